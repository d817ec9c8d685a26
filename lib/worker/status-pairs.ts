import { bulkInsert, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { rollUpDeviceStatus, type Status } from '@/lib/domain/resolution'
import { RecentMap } from '@/lib/domain/recent-map'
import { loadBlocks, loadParts, loadSetParts, type Block, type BlockUnit } from './result-content'

/** What resolution said for a cohort. */
export interface CohortResult {
  readonly id: string
  /** What its devices are to enforce; null where another channel delivers, or nothing. */
  readonly policySetHash: string | null
  readonly policyIds: readonly string[]
  /** Policies that target it and do not apply, with the reason. */
  readonly inapplicable: Readonly<Record<string, string>>
  readonly blocks: readonly Block[]
}

/** What has not arrived: nothing of what applies has, or only these keys have not. */
export interface Pending {
  readonly isAll: boolean
  readonly keys: ReadonlySet<string>
}

/**
 * Status without looking at single devices. Devices of one cohort that acknowledged the same policy set have the same
 * status in everything but the exceptions they reported, so reports are aggregates over (cohort, acknowledged set) pairs:
 * a million devices are a few thousand pairs.
 */
export interface StatusPair {
  readonly cohort: CohortResult
  readonly acknowledgedHash: string | null
  readonly devices: number
  readonly pending: Pending
}

export interface PairFilter {
  readonly deviceIds?: readonly string[]
  readonly cohortIds?: readonly string[]
}

/** A pair by its names; an empty hash stands for nothing acknowledged. */
export interface PairKey {
  readonly cohortId: string
  readonly acknowledgedHash: string
}

interface PairRow {
  readonly cohortId: string
  readonly acknowledged: string | null
  readonly devices: number
  readonly isAllPending: boolean | null
  readonly pendingKeys: readonly string[] | null
}

/** Is the unit among what has not arrived? */
export function isPending({ isAll, keys }: Pending, unit: Pick<BlockUnit, 'key' | 'outcome'>): boolean {
  return unit.outcome === 'applied' && (isAll || keys.has(unit.key))
}

/** The tenant's pairs that have devices, with what is pending in each. */
export async function classifyPairs(
  tx: TenantTx,
  tenantId: string,
  filter: PairFilter = {},
): Promise<StatusPair[]> {
  const deviceIds = filter.deviceIds ? [...filter.deviceIds] : null
  const cohortFilter = filter.cohortIds ? [...filter.cohortIds] : null
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    with counted as (
      select d."cohortId", d."acknowledgedHash", count(*)::int as devices from "Device" d
      where d."tenantId" = ${tenantId} and d."cohortId" is not null
        and (${deviceIds}::text[] is null or d.id = any(${deviceIds}::text[]))
        and (${cohortFilter}::text[] is null or d."cohortId" = any(${cohortFilter}::text[]))
      group by 1, 2)
    select coalesce(json_agg(json_build_object('cohortId', n."cohortId", 'acknowledged', n."acknowledgedHash",
      'devices', n.devices, 'isAllPending', p."isAllPending", 'pendingKeys', p."pendingKeys")
      order by n."cohortId", n."acknowledgedHash" nulls first), '[]')::text as rows
    from counted n left join "StatusPair" p
      on p."tenantId" = ${tenantId} and p."cohortId" = n."cohortId" and p."acknowledgedHash" = coalesce(n."acknowledgedHash", '')`
  const rows: readonly PairRow[] = JSON.parse(row?.rows ?? '[]')
  const cohorts = await loadCohorts(
    tx,
    tenantId,
    filter.deviceIds || filter.cohortIds ? rows.map((r) => r.cohortId) : null,
  )
  const missing = rows
    .filter((r) => r.isAllPending === null)
    .map((r) => ({ cohortId: r.cohortId, acknowledgedHash: r.acknowledged ?? '' }))
  const worked = new Map(
    (await workOutPairs(tx, tenantId, missing, cohorts)).map((p) => [pairName(p), p.pending]),
  )
  return rows.flatMap(({ cohortId, acknowledged, devices, isAllPending, pendingKeys }): StatusPair[] => {
    const cohort = cohorts.get(cohortId)
    if (!cohort) return []
    const pending: Pending =
      isAllPending === null
        ? (worked.get(pairName({ cohortId, acknowledgedHash: acknowledged ?? '' })) ?? NOTHING_PENDING)
        : { isAll: isAllPending, keys: pendingKeys?.length ? new Set(pendingKeys) : NO_KEYS }
    return [{ cohort, acknowledgedHash: acknowledged, devices, pending }]
  })
}

const NO_KEYS: ReadonlySet<string> = new Set()
const NOTHING_PENDING: Pending = { isAll: false, keys: NO_KEYS }

function pairName({ cohortId, acknowledgedHash }: PairKey): string {
  return `${cohortId} ${acknowledgedHash}`
}

interface CohortRow {
  readonly id: string
  readonly policySetHash: string | null
  readonly policyIds: readonly string[] | null
  readonly inapplicable: Readonly<Record<string, string>>
  readonly blockIds: readonly string[] | null
}

const MOST_COHORTS = 10_000
const holder = globalThis as typeof globalThis & { bulwarkCohortResults?: RecentMap<string, CohortResult> }

/**
 * Cohorts with their blocks. What a cohort's content hash stands for never changes, so only cohorts that this process has
 * not met as they are now are read.
 * @param ids only these; all of the tenant when null
 */
export async function loadCohorts(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[] | null,
): Promise<ReadonlyMap<string, CohortResult>> {
  const known = (holder.bulwarkCohortResults ??= new RecentMap(MOST_COHORTS))
  const only = ids ? [...new Set(ids)] : null
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_array(id, "contentHash")), '[]')::text as rows
    from "Cohort" where "tenantId" = ${tenantId} and (${only}::text[] is null or id = any(${only}::text[]))`
  const versions: readonly (readonly [string, string])[] = JSON.parse(row?.rows ?? '[]')
  const found = new Map<string, CohortResult>()
  const missing = new Map<string, string>()
  for (const [id, contentHash] of versions) {
    const cohort = known.get(`${tenantId} ${id} ${contentHash}`)
    if (cohort) found.set(id, cohort)
    else missing.set(id, contentHash)
  }
  for (const cohort of await readCohorts(tx, tenantId, [...missing.keys()])) {
    found.set(cohort.id, cohort)
    known.set(`${tenantId} ${cohort.id} ${missing.get(cohort.id)}`, cohort)
  }
  return found
}

async function readCohorts(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<CohortResult[]> {
  if (ids.length === 0) return []
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_object('id', id, 'policySetHash', "policySetHash", 'policyIds', "policyIds",
      'inapplicable', inapplicable, 'blockIds', "blockIds")), '[]')::text as rows
    from "Cohort" where "tenantId" = ${tenantId} and id = any(${[...ids]}::text[])`
  const rows: readonly CohortRow[] = JSON.parse(row?.rows ?? '[]')
  const blocks = await loadBlocks(
    tx,
    tenantId,
    rows.flatMap((r) => r.blockIds ?? []),
  )
  return rows.map(({ policyIds, blockIds, ...cohort }) => ({
    ...cohort,
    policyIds: policyIds ?? [],
    blocks: (blockIds ?? []).flatMap((blockId) => blocks.get(blockId) ?? []),
  }))
}

interface WorkedPair extends PairKey {
  readonly status: Status | null
  readonly pending: Pending
}

/** Parts of one policy set that another one does not have, from both sides. */
interface PartSides {
  readonly want: readonly string[]
  readonly have: readonly string[]
}
const NO_SIDES: PartSides = { want: [], have: [] }

function partSides(desired: readonly string[], acknowledged: readonly string[]): PartSides {
  const [wanted, had] = [new Set(desired), new Set(acknowledged)]
  return { want: desired.filter((id) => !had.has(id)), have: acknowledged.filter((id) => !wanted.has(id)) }
}

/**
 * What is pending in pairs, and the status of their devices before exceptions. Reads policy sets only where desired and
 * acknowledged differ, and of those only the parts that they do not share.
 */
async function workOutPairs(
  tx: TenantTx,
  tenantId: string,
  pairs: readonly PairKey[],
  known: ReadonlyMap<string, CohortResult>,
): Promise<readonly WorkedPair[]> {
  if (pairs.length === 0) return []
  const unknown = pairs.map((p) => p.cohortId).filter((id) => !known.has(id))
  const cohorts = new Map([...known, ...(unknown.length > 0 ? await loadCohorts(tx, tenantId, unknown) : [])])
  const differing = pairs.flatMap(({ cohortId, acknowledgedHash }) => {
    const desired = cohorts.get(cohortId)?.policySetHash
    return desired && acknowledgedHash && desired !== acknowledgedHash ? [{ desired, acknowledgedHash }] : []
  })
  const partIdsOf = await loadSetParts(
    tx,
    tenantId,
    differing.flatMap((d) => [d.desired, d.acknowledgedHash]),
  )
  const sidesOf = new Map<string, PartSides>()
  for (const { desired, acknowledgedHash } of differing) {
    const name = `${desired} ${acknowledgedHash}`
    if (!sidesOf.has(name))
      sidesOf.set(name, partSides(partIdsOf.get(desired) ?? [], partIdsOf.get(acknowledgedHash) ?? []))
  }
  const parts = await loadParts(
    tx,
    tenantId,
    [...sidesOf.values()].flatMap(({ want, have }) => [...want, ...have]),
  )
  const entriesOf = (ids: readonly string[]) => new Map(ids.flatMap((id) => [...(parts.get(id) ?? [])]))
  return pairs.flatMap((pair): WorkedPair[] => {
    const cohort = cohorts.get(pair.cohortId)
    if (!cohort) return []
    const desired = cohort.policySetHash
    let pending = NOTHING_PENDING
    if (desired !== null && pair.acknowledgedHash === '') pending = { isAll: true, keys: NO_KEYS }
    else if (desired !== null && desired !== pair.acknowledgedHash) {
      const { want, have } = sidesOf.get(`${desired} ${pair.acknowledgedHash}`) ?? NO_SIDES
      const had = entriesOf(have)
      const late = [...entriesOf(want)].filter(([key, value]) => had.get(key) !== value).map(([key]) => key)
      // A unit that is delivered in conflict is in the set as well, and stays a conflict.
      pending = {
        isAll: false,
        keys: new Set(late.filter((key) => cohort.blocks.some((b) => b.appliedKeys.has(key)))),
      }
    }
    return [{ ...pair, pending, status: statusOf(cohort, pending) }]
  })
}

/** Roll-up over all of the cohort's settings. What another channel delivers is reported there: not applicable here. */
function statusOf(cohort: CohortResult, pending: Pending): Status | null {
  if (cohort.policyIds.length === 0) return null
  if (cohort.policySetHash === null) return 'notApplicable'
  const statuses: Status[] = ['notApplicable']
  for (const block of cohort.blocks) {
    if (block.hasConflict) statuses.push('conflict')
    if (block.appliedKeys.size === 0) continue
    statuses.push('succeeded')
    if (pending.isAll || pending.keys.size > 0) statuses.push('pending')
  }
  return rollUpDeviceStatus(statuses)
}

const COLUMNS = (tenantId: string): readonly BulkColumn<WorkedPair>[] => [
  { name: 'tenantId', type: 'text', value: () => tenantId },
  { name: 'cohortId', type: 'text', value: (p) => p.cohortId },
  { name: 'acknowledgedHash', type: 'text', value: (p) => p.acknowledgedHash },
  { name: 'status', type: 'text', value: (p) => p.status },
  { name: 'isAllPending', type: 'bool', value: (p) => p.pending.isAll },
  { name: 'pendingKeys', type: 'text[]', value: (p) => [...p.pending.keys].toSorted() },
]

/**
 * Works pairs out and stores them. Those that are stored already stay as they are.
 * @param known cohorts that need not be read
 */
export async function storePairs(
  tx: TenantTx,
  tenantId: string,
  pairs: readonly PairKey[],
  known: ReadonlyMap<string, CohortResult> = new Map(),
): Promise<void> {
  const rows = await workOutPairs(tx, tenantId, pairs, known)
  const onConflict = { key: ['tenantId', 'cohortId', 'acknowledgedHash'], update: 'nothing' } as const
  await bulkInsert(tx, { table: 'StatusPair', columns: COLUMNS(tenantId), rows, onConflict })
}

/**
 * Makes sure that the pairs devices have come into by what they acknowledged are stored. The devices' rows must be locked.
 * Their cohorts are locked against the worker, which writes them before it works pairs out: whichever comes second sees what
 * the first has written, so no pair rests on a resolution of before.
 */
export async function ensurePairsOfDevices(
  tx: TenantTx,
  tenantId: string,
  deviceIds: readonly string[],
): Promise<void> {
  if (deviceIds.length === 0) return
  const ids = [...deviceIds]
  await tx.$queryRaw<{ id: string }[]>`
    select c.id from "Cohort" c where c."tenantId" = ${tenantId} and c.id in (
      select d."cohortId" from "Device" d where d."tenantId" = ${tenantId} and d.id = any(${ids}::text[]))
    order by c.id for share`
  const missing = await tx.$queryRaw<PairKey[]>`
    select distinct d."cohortId", d."acknowledgedHash" from "Device" d
    where d."tenantId" = ${tenantId} and d.id = any(${ids}::text[]) and d."cohortId" is not null
      and d."acknowledgedHash" is not null and not exists (
        select 1 from "StatusPair" p where p."tenantId" = d."tenantId" and p."cohortId" = d."cohortId"
          and p."acknowledgedHash" = d."acknowledgedHash")
    order by 1, 2`
  await storePairs(tx, tenantId, missing)
}
