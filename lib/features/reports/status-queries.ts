import { groupBy } from '@/lib/domain/group-by'
import type { TenantTx } from '@/lib/db/with-tenant'
import { STATUSES, type Status } from '@/lib/domain/resolution'
import { classifyPairs, type CohortUnit, type StatusPair } from '@/lib/worker/status-pairs'

export type StatusCounts = Readonly<Record<Status, number>>

/** Which devices a number stands for: those of a policy, of one of its settings, or of a setting whoever sets it. */
export interface StatusScope {
  readonly tenantId: string
  readonly policyId?: string
  readonly key?: string
}

/** How the devices of one (cohort, acknowledged set) pair count, before the exceptions that single devices reported. */
interface PairVerdict {
  readonly pair: StatusPair
  readonly base: Status
  /** Keys whose reported error turns 'succeeded' into 'error'. */
  readonly errorKeys: readonly string[]
}

export const noCounts = (): Record<Status, number> => ({
  succeeded: 0,
  error: 0,
  conflict: 0,
  pending: 0,
  notApplicable: 0,
})

/** Status of a setting for the pair's devices. Conflict and not applicable come from resolution, pending from the acknowledged set. */
function unitStatus(unit: CohortUnit, pair: StatusPair): Status {
  if (unit.outcome !== 'applied') return unit.outcome
  return pair.pendingKeys.has(unit.key) ? 'pending' : 'succeeded'
}

/**
 * Policy status by roll-up: Pending if the device has not reported this policy as it now is; else Conflict, Error, Not
 * applicable if every setting is, Succeeded. A policy that does not apply at all is not applicable.
 */
function policyVerdict(pair: StatusPair, policyId: string): PairVerdict | null {
  const membership = pair.policies.find((p) => p.policyId === policyId)
  if (!membership) return null
  if (!membership.applicable) return { pair, base: 'notApplicable', errorKeys: [] }
  const units = pair.units.filter((u) => u.policyIds.includes(policyId))
  const applied = units.filter((u) => u.outcome === 'applied')
  const errorKeys = applied.map((u) => u.key)
  if (applied.some((u) => pair.pendingKeys.has(u.key))) return { pair, base: 'pending', errorKeys: [] }
  if (units.some((u) => u.outcome === 'conflict')) return { pair, base: 'conflict', errorKeys: [] }
  return applied.length > 0
    ? { pair, base: 'succeeded', errorKeys }
    : { pair, base: 'notApplicable', errorKeys: [] }
}

function verdictFor(pair: StatusPair, scope: StatusScope): PairVerdict | null {
  if (scope.key === undefined) return scope.policyId ? policyVerdict(pair, scope.policyId) : null
  const unit = pair.units.find(
    (u) => u.key === scope.key && (!scope.policyId || u.policyIds.includes(scope.policyId)),
  )
  if (!unit) return null
  // A policy that does not apply here says nothing on this device, even where another policy sets the same key.
  if (scope.policyId && pair.policies.some((p) => p.policyId === scope.policyId && !p.applicable)) {
    return { pair, base: 'notApplicable', errorKeys: [] }
  }
  const base = unitStatus(unit, pair)
  return { pair, base, errorKeys: base === 'succeeded' ? [unit.key] : [] }
}

async function cohortsOf(tx: TenantTx, scope: StatusScope): Promise<string[]> {
  if (scope.policyId) {
    const rows = await tx.cohortPolicy.findMany({
      where: { tenantId: scope.tenantId, policyId: scope.policyId },
      select: { cohortId: true },
    })
    return rows.map((r) => r.cohortId)
  }
  const rows = await tx.cohortSetting.findMany({
    where: { tenantId: scope.tenantId, key: scope.key ?? '' },
    select: { cohortId: true },
  })
  return rows.map((r) => r.cohortId)
}

async function verdicts(tx: TenantTx, scope: StatusScope): Promise<PairVerdict[]> {
  const pairs = await classifyPairs(tx, scope.tenantId, { cohortIds: await cohortsOf(tx, scope) })
  return pairs.flatMap((pair) => verdictFor(pair, scope) ?? [])
}

interface ErrorRow {
  readonly cohortId: string
  readonly acknowledgedHash: string | null
  readonly deviceId: string
  readonly key: string
}

/** Errors that devices of these cohorts reported for what they acknowledged. */
async function reportedErrors(
  tx: TenantTx,
  tenantId: string,
  cohortIds: readonly string[],
): Promise<ErrorRow[]> {
  return tx.$queryRaw<ErrorRow[]>`
    select d."cohortId", d."acknowledgedHash", d.id as "deviceId", e.key
    from "SettingException" e join "Device" d on d."tenantId" = e."tenantId" and d.id = e."deviceId"
    where e."tenantId" = ${tenantId} and e.status = 'error' and d."cohortId" = any(${[...new Set(cohortIds)]}::text[])`
}

const pairId = (p: { cohortId: string; acknowledgedHash: string | null }) =>
  `${p.cohortId} ${p.acknowledgedHash ?? ''}`

function devicesInError(verdict: PairVerdict, errors: ReadonlyMap<string, readonly ErrorRow[]>): number {
  const rows = errors.get(pairId(verdict.pair)) ?? []
  return new Set(rows.filter((e) => verdict.errorKeys.includes(e.key)).map((e) => e.deviceId)).size
}

function sum(list: readonly PairVerdict[], errors: ReadonlyMap<string, readonly ErrorRow[]>): StatusCounts {
  const counts = noCounts()
  for (const verdict of list) {
    const failed = verdict.base === 'succeeded' ? devicesInError(verdict, errors) : 0
    counts.error += failed
    counts[verdict.base] += verdict.pair.devices - failed
  }
  return counts
}

/** Devices by status for each policy. Policies that reach no device count zero everywhere. */
export async function policyStatusCountsFor(
  tx: TenantTx,
  tenantId: string,
  policyIds: readonly string[],
): Promise<Map<string, StatusCounts>> {
  const members = await tx.cohortPolicy.findMany({
    where: { tenantId, policyId: { in: [...policyIds] } },
    select: { cohortId: true },
  })
  const cohortIds = [...new Set(members.map((m) => m.cohortId))]
  const pairs = await classifyPairs(tx, tenantId, { cohortIds })
  const errors = groupBy(await reportedErrors(tx, tenantId, cohortIds), pairId)
  return new Map(
    policyIds.map((id) => [
      id,
      sum(
        pairs.flatMap((pair) => policyVerdict(pair, id) ?? []),
        errors,
      ),
    ]),
  )
}

export async function policyStatusCounts(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<StatusCounts> {
  return (await policyStatusCountsFor(tx, tenantId, [policyId])).get(policyId) ?? noCounts()
}

export interface SettingStatusCounts {
  readonly key: string
  readonly settingId: string
  readonly counts: StatusCounts
}

/** Per-setting counts of a policy; each row adds up to the devices that the policy targets. */
export async function policySettingCounts(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<SettingStatusCounts[]> {
  const cohortIds = await cohortsOf(tx, { tenantId, policyId })
  return settingCounts(tx, tenantId, cohortIds, policyId)
}

/** Per-setting counts over the whole tenant. */
export async function tenantSettingCounts(tx: TenantTx, tenantId: string): Promise<SettingStatusCounts[]> {
  const cohorts = await tx.cohort.findMany({ where: { tenantId }, select: { id: true } })
  return settingCounts(
    tx,
    tenantId,
    cohorts.map((c) => c.id),
  )
}

async function settingCounts(
  tx: TenantTx,
  tenantId: string,
  cohortIds: readonly string[],
  policyId?: string,
): Promise<SettingStatusCounts[]> {
  const pairs = await classifyPairs(tx, tenantId, { cohortIds })
  const errors = groupBy(await reportedErrors(tx, tenantId, cohortIds), pairId)
  const byKey = new Map<string, { settingId: string; verdicts: PairVerdict[] }>()
  for (const pair of pairs) {
    for (const unit of pair.units) {
      const verdict =
        policyId && !unit.policyIds.includes(policyId)
          ? null
          : verdictFor(pair, { tenantId, key: unit.key, policyId })
      if (!verdict) continue
      const row = byKey.get(unit.key) ?? { settingId: unit.settingId, verdicts: [] }
      row.verdicts.push(verdict)
      byKey.set(unit.key, row)
    }
  }
  return [...byKey]
    .map(([key, row]) => ({ key, settingId: row.settingId, counts: sum(row.verdicts, errors) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

export interface DeviceStatusRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly managedBy: string
  readonly lastCheckInAt: string | null
  readonly status: Status
  readonly errorCode: string | null
}

export interface DeviceStatusPage {
  /** null: every status. */
  readonly status: Status | null
  readonly q: string
  readonly sort: 'name' | 'lastCheckInAt' | 'status'
  readonly dir: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** The devices behind a number: the very pairs and exceptions that the counts are made of, so both always agree. */
export async function devicesWithStatus(
  tx: TenantTx,
  scope: StatusScope,
  page: DeviceStatusPage,
): Promise<{ rows: DeviceStatusRow[]; total: number }> {
  const list = await verdicts(tx, scope)
  const cohortIds = list.map((v) => v.pair.cohortId)
  const hashes = list.map((v) => v.pair.acknowledgedHash ?? '')
  const bases = list.map((v) => v.base)
  const errorKeys = list.map((v) => JSON.stringify(v.errorKeys))
  const search = `%${page.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const order = `${page.sort}:${page.dir}`
  const rows = await tx.$queryRaw<
    (Omit<DeviceStatusRow, 'lastCheckInAt'> & { lastCheckInAt: Date | null; total: number })[]
  >`
    with pairs as (
      select * from unnest(${cohortIds}::text[], ${hashes}::text[], ${bases}::text[], ${errorKeys}::text[]) as p("cohortId", hash, base, keys)),
    found as (
      select d.id, d.name, d."osPlatform", d."osName", d."managedBy", d."lastCheckInAt",
        case when p.base = 'succeeded' and e.code is not null then 'error' else p.base end as status,
        case when p.base = 'succeeded' then nullif(e.code, '') end as "errorCode"
      from pairs p
      join "Device" d on d."tenantId" = ${scope.tenantId} and d."cohortId" = p."cohortId" and coalesce(d."acknowledgedHash", '') = p.hash
      left join lateral (
        select min(coalesce(x."errorCode", '')) as code from "SettingException" x
        where x."tenantId" = d."tenantId" and x."deviceId" = d.id and x.status = 'error' and p.keys::jsonb ? x.key) e on true
      where ${page.q} = '' or d.name ilike ${search})
    select *, count(*) over ()::int as total from found
    where ${page.status}::text is null or status = ${page.status}
    order by
      case when ${order} = 'name:asc' then name end asc, case when ${order} = 'name:desc' then name end desc,
      case when ${order} = 'lastCheckInAt:asc' then "lastCheckInAt" end asc nulls first,
      case when ${order} = 'lastCheckInAt:desc' then "lastCheckInAt" end desc nulls last,
      case when ${order} = 'status:asc' then status end asc, case when ${order} = 'status:desc' then status end desc, name, id
    offset ${page.offset} limit ${page.limit}`
  return {
    rows: rows.map(({ total: _, lastCheckInAt, ...row }) => ({
      ...row,
      lastCheckInAt: lastCheckInAt?.toISOString() ?? null,
    })),
    total: rows[0]?.total ?? 0,
  }
}

/** Devices of the tenant by their rolled-up policy status; devices without any policy are left out. */
export async function tenantStatusCounts(tx: TenantTx, tenantId: string): Promise<StatusCounts> {
  const rows = await tx.device.groupBy({
    by: ['policyStatus'],
    where: { tenantId, policyStatus: { not: null } },
    _count: true,
  })
  const counts = noCounts()
  for (const row of rows) {
    const status = STATUSES.find((s) => s === row.policyStatus)
    if (status) counts[status] += row._count
  }
  return counts
}
