import { newId } from '@/lib/db/new-id'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import type { FleetIndex } from '@/lib/domain/fleet'
import { pruneChanges } from './fleet-changes'
import { fleetIndexOf, rememberWritten, writtenIndexOf } from './fleet-index-cache'
import { processMetrics } from './metrics'
import { planFromIndex, planFromStored, type ResultPlan } from './plan-results'
import { ProgressReporter } from './progress'
import { ResultCutter } from './result-blocks'
import { StageTimer } from './stage-timer'
import { writeResults, type WrittenResults } from './write-results'

/** What a run did; stored as RevisionRun and shown on the home page. */
export interface ResolveSummary {
  readonly revision: number
  readonly cohorts: number
  readonly cohortsRecomputed: number
  readonly devicesChanged: number
}

const RESOLVE_TIMEOUT_MS = 10 * 60_000

/**
 * Brings a tenant's results up to its newest revision: refresh the index, compare it with what was written last, write the
 * difference, all of it in one transaction under the tenant's advisory lock. Killed at any point, nothing is half-written
 * and the queue runs it again. Costs what changed as long as this process is the one that wrote last; otherwise the stored
 * results are read and compared.
 * @param now the time to record, handed in so that tests are repeatable.
 */
export async function resolveTenant(
  tenantId: string,
  now: () => Date = () => new Date(),
): Promise<ResolveSummary | null> {
  const progress = new ProgressReporter(tenantId, 'resolve-tenant')
  const timer = new StageTimer()
  try {
    const done = await withTenant(tenantId, (tx) => resolve(tx, tenantId, now, progress, timer), {
      timeoutMs: RESOLVE_TIMEOUT_MS,
    })
    if (!done) return null
    // Only now is it certain that the results are stored as they were written.
    rememberWritten(tenantId, done.written)
    timer.finish(done.mode, done.index)
    await pruneNowAndThen(tenantId)
    return done.summary
  } catch (error) {
    processMetrics().runs.inc({ mode: 'unknown', outcome: 'failed' })
    throw error
  } finally {
    await progress.clear()
  }
}

async function resolve(
  tx: TenantTx,
  tenantId: string,
  now: () => Date,
  progress: ProgressReporter,
  timer: StageTimer,
) {
  timer.start('load')
  await tx.$queryRaw`select 1 from (select pg_advisory_xact_lock(hashtextextended(${`resolve:${tenantId}`}, 0))) lock`
  const startedAt = now()
  const exists = await tx.tenant.findUnique({ where: { id: tenantId }, select: { id: true } })
  if (!exists) return null
  await progress.report('load')
  // In a transaction of its own: repeatable read, while this one has to see what check-ins write beside it.
  const { index, revision, lineage } = await fleetIndexOf(tenantId)
  timer.start('compare')
  const stamp = await lockTenant(tx, tenantId)
  const before = writtenIndexOf(tenantId)
  const isIncremental = before !== null && before.stamp === stamp && before.lineage === lineage
  const mode = isIncremental ? 'incremental' : 'full'
  const cutter = isIncremental && !before.cutter.isFull ? before.cutter : new ResultCutter()
  const makePlan = (stored: Parameters<typeof planFromStored>[3]): Promise<ResultPlan> =>
    isIncremental
      ? Promise.resolve(planFromIndex(before.index, index))
      : planFromStored(tx, tenantId, index, stored)
  const results = await writeResults(tx, tenantId, {
    index,
    revision,
    cutter,
    makePlan,
    now,
    progress,
    timer,
  })
  timer.start('commit')
  const nextStamp = results.isChanged || stamp === null ? newId('res') : stamp
  const summary = await finish(tx, tenantId, {
    index,
    revision,
    results,
    startedAt,
    finishedAt: now(),
    nextStamp,
  })
  return { summary, mode, index, written: { index, lineage, cutter, stamp: nextStamp } } as const
}

/**
 * Locks the tenant's row before anything else is written. Actions take it first as well, so the two wait for one another
 * instead of each holding what the other wants.
 */
async function lockTenant(tx: TenantTx, tenantId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ resultStamp: string | null }[]>`
    select "resultStamp" from "Tenant" where id = ${tenantId} for no key update`
  return row?.resultStamp ?? null
}

/** Records why a run failed, so that pages can say so instead of waiting for ever. */
export async function recordResolveFailure(tenantId: string, message: string): Promise<void> {
  await withTenant(tenantId, (tx) =>
    tx.tenant.update({ where: { id: tenantId }, data: { resolveError: message.slice(0, 500) } }),
  )
}

interface Finished {
  readonly index: FleetIndex
  readonly revision: number
  readonly results: WrittenResults
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly nextStamp: string
}

async function finish(
  tx: TenantTx,
  tenantId: string,
  { index, revision, results, startedAt, finishedAt, nextStamp }: Finished,
): Promise<ResolveSummary> {
  await tx.tenant.update({
    where: { id: tenantId },
    data: { resolvedRevision: revision, resolvedAt: finishedAt, resolveError: null, resultStamp: nextStamp },
  })
  const { cohortsRecomputed, devicesChanged } = results
  const numbers = { cohorts: index.stats().cohorts, cohortsRecomputed, devicesChanged }
  await tx.revisionRun.upsert({
    where: { tenantId_revision: { tenantId, revision } },
    create: { tenantId, revision, startedAt, finishedAt, ...numbers },
    // Later runs of the same revision follow check-ins: what the change itself cost and reached stays on record.
    update: { cohorts: numbers.cohorts },
  })
  return { revision, ...numbers }
}

const PRUNE_EVERY_MS = 10 * 60_000
const prunedAt = new Map<string, number>()

async function pruneNowAndThen(tenantId: string): Promise<void> {
  const last = prunedAt.get(tenantId) ?? 0
  if (performance.now() - last < PRUNE_EVERY_MS && prunedAt.has(tenantId)) return
  prunedAt.set(tenantId, performance.now())
  await pruneChanges(tenantId)
}
