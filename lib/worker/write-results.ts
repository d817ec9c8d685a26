import type { TenantTx } from '@/lib/db/with-tenant'
import type { FleetCohort, FleetIndex } from '@/lib/domain/fleet'
import { compareText } from '@/lib/domain/resolution'
import type { ResultPlan } from './plan-results'
import type { ProgressReporter } from './progress'
import { cohortId, type ResultCutter, type WantedCohort } from './result-blocks'
import type { StageTimer } from './stage-timer'
import { storePairs, type PairKey } from './status-pairs'
import {
  deleteCohorts,
  deleteUnusedBlocks,
  loadStoredCohorts,
  resizeCohorts,
  writeCohorts,
  writeContents,
  type StoredCohort,
} from './write-cohorts'
import { moveDevices, type MovedDevices } from './write-devices'
import { writeGroupErrors, writeGroups } from './write-groups'

export interface WrittenResults {
  readonly cohortsRecomputed: number
  /** Devices whose policy set is another than before. */
  readonly devicesChanged: number
  /** Something was written. */
  readonly isChanged: boolean
}

export interface WriteInputs {
  readonly index: FleetIndex
  readonly revision: number
  readonly cutter: ResultCutter
  readonly makePlan: (stored: ReadonlyMap<string, StoredCohort>) => Promise<ResultPlan>
  readonly now: () => Date
  readonly progress: ProgressReporter
  readonly timer: StageTimer
}

/**
 * Writes the results of an index: members of groups, cohorts of devices, what resolution says of cohorts, statuses. Locks
 * are taken in the order tenant (the caller has it), devices, cohorts, as everyone does.
 */
export async function writeResults(
  tx: TenantTx,
  tenantId: string,
  { index, revision, cutter, makePlan, now, progress, timer }: WriteInputs,
): Promise<WrittenResults> {
  const stored = await loadStoredCohorts(tx, tenantId)
  const plan = await makePlan(stored)

  timer.start('groups')
  await progress.report('groups', 0, plan.groups.length)
  await writeGroups(tx, tenantId, index, plan.groups, now(), (done) =>
    progress.report('groups', done, plan.groups.length),
  )
  await writeGroupErrors(tx, tenantId, index.groupErrors)

  timer.start('devices')
  await progress.report('devices', 0, plan.moves.length)
  const { moved, pairs } = await moveDevices(tx, tenantId, plan.moves, (done) =>
    progress.report('devices', done, plan.moves.length),
  )

  timer.start('cohorts')
  await progress.report('cohorts', 0, plan.suspects.length)
  const { rewritten, resized } = await writeSuspects(tx, tenantId, plan.suspects, {
    index,
    revision,
    cutter,
    progress,
    stored,
  })
  await resizeCohorts(tx, tenantId, [...plan.resized, ...resized])
  await deleteCohorts(tx, tenantId, plan.gone)
  if (rewritten.length > 0 || plan.gone.length > 0) await deleteUnusedBlocks(tx, tenantId)

  timer.start('statuses')
  await progress.report('statuses', 0, rewritten.length)
  await writePairs(tx, tenantId, rewritten, pairs)

  return {
    cohortsRecomputed: rewritten.length,
    devicesChanged: countChanged(stored, rewritten, moved),
    isChanged:
      rewritten.length + resized.length + plan.resized.length + plan.gone.length + plan.moves.length > 0 ||
      plan.groups.length > 0,
  }
}

/** So many are worked out while the database takes in those before. */
const COHORTS_AT_ONCE = 500

/** Works the cohorts out and writes what differs, in the order of their ids, as whoever locks them does. */
async function writeSuspects(
  tx: TenantTx,
  tenantId: string,
  suspects: readonly FleetCohort[],
  {
    index,
    revision,
    cutter,
    progress,
    stored,
  }: Pick<WriteInputs, 'index' | 'revision' | 'cutter' | 'progress'> & {
    readonly stored: ReadonlyMap<string, StoredCohort>
  },
): Promise<{ readonly rewritten: readonly WantedCohort[]; readonly resized: readonly WantedCohort[] }> {
  const sorted = suspects
    .map((cohort) => ({ id: cohortId(cohort.key), cohort }))
    .toSorted((a, b) => compareText(a.id, b.id))
  const rewritten: WantedCohort[] = []
  const resized: WantedCohort[] = []
  let writing: Promise<unknown> = Promise.resolve()
  for (let done = 0; done < sorted.length; done += COHORTS_AT_ONCE) {
    const some = sorted.slice(done, done + COHORTS_AT_ONCE)
    const wanted = cutter.cutAll(
      index,
      some.map(({ cohort }) => cohort),
    )
    const differing = wanted.filter((c) => stored.get(c.id)?.contentHash !== c.contentHash)
    for (const cohort of wanted) {
      const known = stored.get(cohort.id)
      if (known?.contentHash === cohort.contentHash && known.deviceCount !== cohort.deviceCount)
        resized.push(cohort)
    }
    await writing
    await progress.report('cohorts', done, sorted.length)
    await writeContents(tx, tenantId, differing)
    rewritten.push(...differing)
    writing = writeCohorts(tx, tenantId, revision, differing, stored)
    // It is awaited, unless working out the next ones fails first, which is what is then reported.
    writing.catch(() => undefined)
  }
  await writing
  return { rewritten, resized }
}

/** Pairs of rewritten cohorts are worked out anew, those that devices moved into where they are missing. */
async function writePairs(
  tx: TenantTx,
  tenantId: string,
  rewritten: readonly WantedCohort[],
  movedInto: readonly PairKey[],
): Promise<void> {
  const ids = rewritten.map((c) => c.id)
  if (ids.length + movedInto.length === 0) return
  await tx.$executeRaw`delete from "StatusPair" where "tenantId" = ${tenantId} and "cohortId" = any(${ids}::text[])`
  const pairs = await tx.$queryRaw<PairKey[]>`
    select n."cohortId", n."acknowledgedHash" from (
      select "cohortId", coalesce("acknowledgedHash", '') as "acknowledgedHash" from "Device"
        where "tenantId" = ${tenantId} and "cohortId" = any(${ids}::text[])
      union
      select * from unnest(${movedInto.map((p) => p.cohortId)}::text[], ${movedInto.map((p) => p.acknowledgedHash)}::text[])
    ) n
    where not exists (select 1 from "StatusPair" p where p."tenantId" = ${tenantId} and p."cohortId" = n."cohortId"
      and p."acknowledgedHash" = n."acknowledgedHash")`
  await storePairs(tx, tenantId, pairs, new Map(rewritten.map((cohort) => [cohort.id, cohort])))
}

/** Devices that stayed in a cohort whose policy set is another now, and devices that moved to another policy set. */
function countChanged(
  stored: ReadonlyMap<string, StoredCohort>,
  rewritten: readonly WantedCohort[],
  moved: readonly MovedDevices[],
): number {
  const after = new Map(rewritten.map((c) => [c.id, c.policySetHash]))
  const hashAfter = (id: string) => {
    const own = after.get(id)
    return own === undefined ? (stored.get(id)?.policySetHash ?? null) : own
  }
  const movedInto = new Map<string, number>()
  let changed = 0
  for (const { from, to, devices } of moved) {
    movedInto.set(to, (movedInto.get(to) ?? 0) + devices)
    const before = from === null ? null : (stored.get(from)?.policySetHash ?? null)
    if (before !== hashAfter(to)) changed += devices
  }
  for (const { id, deviceCount, policySetHash } of rewritten) {
    const known = stored.get(id)
    if (known && known.policySetHash !== policySetHash) changed += deviceCount - (movedInto.get(id) ?? 0)
  }
  return changed
}
