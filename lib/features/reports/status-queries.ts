import type { TenantTx } from '@/lib/db/with-tenant'
import { STATUSES, type Status } from '@/lib/domain/resolution'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import type { Block, BlockUnit } from '@/lib/worker/result-content'
import {
  addUp,
  errorsOf,
  noCounts,
  policiesOf,
  policyVerdict,
  reportedErrors,
  type PairVerdict,
  type StatusCounts,
} from '@/lib/worker/policy-verdicts'
import { classifyPairs, isPending, type StatusPair } from '@/lib/worker/status-pairs'

export { noCounts, type StatusCounts } from '@/lib/worker/policy-verdicts'

/** Which devices a number stands for: those of a policy, of one of its settings, or of a setting whoever sets it. */
export interface StatusScope {
  readonly tenantId: string
  readonly policyId?: string
  readonly key?: string
  /** With `policyId`: only devices that get the new settings of its rollout. */
  readonly isCandidate?: boolean
}

/** Status of a unit for the pair's devices. Conflict and not applicable come from resolution, pending from the acknowledged set. */
function unitStatus(unit: BlockUnit, pair: StatusPair): Status {
  // What another channel (Intune) delivers or withholds is reported there.
  if (pair.cohort.policySetHash === null) return 'notApplicable'
  if (unit.outcome !== 'applied') return unit.outcome
  return isPending(pair.pending, unit) ? 'pending' : 'succeeded'
}

function settingVerdict(pair: StatusPair, key: string, policyId: string | undefined): PairVerdict | null {
  for (const block of pair.cohort.blocks) {
    if (policyId !== undefined && !block.policyIds.includes(policyId)) continue
    const unit = block.units.find((u) => u.key === key)
    if (!unit) continue
    // A policy that does not apply here says nothing on this device, even where another policy sets the same key.
    if (policyId !== undefined && pair.cohort.inapplicable[policyId] !== undefined)
      return { pair, base: 'notApplicable', blocks: [] }
    const base = unitStatus(unit, pair)
    return { pair, base, blocks: base === 'succeeded' ? [block] : [], key }
  }
  return null
}

async function verdicts(tx: TenantTx, scope: StatusScope): Promise<PairVerdict[]> {
  const { tenantId, policyId, key } = scope
  const pairs = await classifyPairs(tx, tenantId, { cohortIds: await cohortsOf(tx, scope) })
  if (key !== undefined) return pairs.flatMap((pair) => settingVerdict(pair, key, policyId) ?? [])
  return pairs.flatMap((pair) => {
    const policy = policyId === undefined ? undefined : policiesOf(pair.cohort).get(policyId)
    return policy ? [policyVerdict(pair, policy)] : []
  })
}

/** Cohorts that the policy targets, or in which the setting is set. */
async function cohortsOf(
  tx: TenantTx,
  { tenantId, policyId, key, isCandidate = false }: StatusScope,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select c.id from "Cohort" c where c."tenantId" = ${tenantId}
      and (${policyId ?? null}::text is null or c."policyIds" @> array[${policyId ?? ''}::text])
      and (not ${isCandidate} or c."candidateOf" @> array[${policyId ?? ''}::text])
      and (${key ?? null}::text is null or c."blockIds" && array(
        select s."blockId" from "ResolvedSetting" s where s."tenantId" = ${tenantId} and s.key = ${key ?? ''}))`
  return rows.map((row) => row.id)
}

/** Devices by status for each policy. Policies that reach no device count zero everywhere. */
export async function policyStatusCountsFor(
  tx: TenantTx,
  tenantId: string,
  policyIds: readonly string[],
): Promise<Map<string, StatusCounts>> {
  const counts = new Map(policyIds.map((id) => [id, noCounts()]))
  const [only] = policyIds.length === 1 ? policyIds : []
  const cohortIds = only === undefined ? null : await cohortsOf(tx, { tenantId, policyId: only })
  const pairs = await classifyPairs(tx, tenantId, cohortIds ? { cohortIds } : {})
  const errors = await reportedErrors(tx, tenantId, cohortIds)
  for (const pair of pairs) {
    const isPlain = pair.pending.keys.size === 0 && errorsOf(pair, errors).length === 0
    for (const [policyId, policy] of policiesOf(pair.cohort)) {
      const own = counts.get(policyId)
      if (!own) continue
      if (isPlain) own[pair.pending.isAll ? policy.unsettled : policy.settled] += pair.devices
      else addUp(own, policyVerdict(pair, policy), errors)
    }
  }
  return counts
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
  return settingCounts(tx, tenantId, null)
}

type MutableCounts = Record<Status, number>

/** Devices that have a block, by what decides for all of its units at once. */
interface BlockDevices {
  delivered: number
  allPending: number
  notApplicable: number
}

/**
 * Adds up by block first, as thousands of cohorts have few blocks between them; what differs inside a block (keys that have
 * not arrived, reported errors) is moved from one count to the other afterwards.
 */
async function settingCounts(
  tx: TenantTx,
  tenantId: string,
  cohortIds: readonly string[] | null,
  policyId?: string,
): Promise<SettingStatusCounts[]> {
  const pairs = await classifyPairs(tx, tenantId, cohortIds ? { cohortIds } : {})
  const errors = await reportedErrors(tx, tenantId, cohortIds)
  const devicesOf = new Map<Block, BlockDevices>()
  const byKey = new Map<string, { settingId: string; counts: MutableCounts }>()
  const rowOf = (unit: BlockUnit) => {
    const row = byKey.get(unit.key) ?? { settingId: unit.settingId, counts: noCounts() }
    byKey.set(unit.key, row)
    return row.counts
  }
  for (const pair of pairs) {
    const { cohort, devices, pending } = pair
    const blocks = policyId ? cohort.blocks.filter((b) => b.policyIds.includes(policyId)) : cohort.blocks
    const isElsewhere =
      cohort.policySetHash === null || (policyId !== undefined && cohort.inapplicable[policyId] !== undefined)
    for (const block of blocks) {
      const sum = devicesOf.get(block) ?? { delivered: 0, allPending: 0, notApplicable: 0 }
      sum[isElsewhere ? 'notApplicable' : pending.isAll ? 'allPending' : 'delivered'] += devices
      devicesOf.set(block, sum)
    }
    if (isElsewhere || pending.isAll) continue
    const inError = new Map<string, number>()
    for (const { key } of errorsOf(pair, errors)) inError.set(key, (inError.get(key) ?? 0) + 1)
    for (const key of new Set([...pending.keys, ...inError.keys()])) {
      const unit = blocks.flatMap((b) =>
        b.appliedKeys.has(key) ? b.units.filter((u) => u.key === key) : [],
      )[0]
      if (!unit) continue
      const counts = rowOf(unit)
      const isLate = pending.keys.has(key)
      const moved = isLate ? devices : (inError.get(key) ?? 0)
      counts.succeeded -= moved
      counts[isLate ? 'pending' : 'error'] += moved
    }
  }
  for (const [block, { delivered, allPending, notApplicable }] of devicesOf) {
    for (const unit of block.units) {
      const counts = rowOf(unit)
      counts.notApplicable += notApplicable
      if (unit.outcome === 'applied') {
        counts.succeeded += delivered
        counts.pending += allPending
      } else counts[unit.outcome] += delivered + allPending
    }
  }
  return [...byKey]
    .map(([key, row]) => ({ key, settingId: row.settingId, counts: row.counts }))
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
  const cohortIds = list.map((v) => v.pair.cohort.id)
  const hashes = list.map((v) => v.pair.acknowledgedHash ?? '')
  const bases = list.map((v) => v.base)
  const errorKeys = list.map((v) =>
    JSON.stringify(v.key === undefined ? v.blocks.flatMap((b) => [...b.appliedKeys]) : [v.key]),
  )
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
    // A page beyond the end has no row to read the total from.
    total:
      rows[0]?.total ??
      (page.offset > 0 ? (await devicesWithStatus(tx, scope, { ...page, offset: 0, limit: 1 })).total : 0),
  }
}

export interface FleetStatus {
  /** Devices by their rolled-up policy status; devices without any policy are left out. */
  readonly counts: StatusCounts
  /** Devices that are to have a policy set, and those of them that acknowledged it as it is now. */
  readonly awaited: number
  readonly acknowledged: number
}

/** Where the tenant's devices stand, from one walk over them. */
export async function tenantStatus(tx: TenantTx, tenantId: string): Promise<FleetStatus> {
  const rows = await tx.$queryRaw<
    { status: string | null; devices: number; awaited: number; acknowledged: number }[]
  >`
    select p.status, sum(n.devices)::int as devices,
      coalesce(sum(n.managed) filter (where c."policySetHash" is not null), 0)::int as awaited,
      coalesce(sum(n.managed) filter (where n.hash = c."policySetHash"), 0)::int as acknowledged
    from (
      select d."cohortId", d."acknowledgedHash" as hash, count(*) as devices,
        count(*) filter (where d.channel = 'mde') as managed from "Device" d
      where d."tenantId" = ${tenantId} and d."cohortId" is not null group by 1, 2) n
    left join "Cohort" c on c."tenantId" = ${tenantId} and c.id = n."cohortId"
    left join "StatusPair" p on p."tenantId" = ${tenantId} and p."cohortId" = n."cohortId"
      and p."acknowledgedHash" = coalesce(n.hash, '')
    group by 1`
  const counts = noCounts()
  for (const row of rows) {
    const status = STATUSES.find((s) => s === row.status)
    if (status) counts[status] += row.devices
  }
  // Devices with errors of their own are few: they are counted one by one.
  const erring = await tx.$queryRaw<{ base: string; devices: number }[]>`
    select p.status as base, count(*)::int as devices from "Device" d ${joinStatusPair}
    where d."tenantId" = ${tenantId} and d."exceptionCount" > 0 and p.status <> 'error' and ${deviceStatus} = 'error'
    group by 1`
  for (const row of erring) {
    const base = STATUSES.find((s) => s === row.base)
    if (!base) continue
    counts[base] -= row.devices
    counts.error += row.devices
  }
  const sum = (of: 'awaited' | 'acknowledged') => rows.reduce((n, row) => n + row[of], 0)
  return { counts, awaited: sum('awaited'), acknowledged: sum('acknowledged') }
}
