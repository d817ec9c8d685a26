import 'server-only'
import { notFound } from 'next/navigation'
import type { TenantTx } from '@/lib/db/with-tenant'
import {
  definitionIn,
  definitionOf,
  getProfile,
  qualifiedName,
  type SettingValue,
} from '@/lib/domain/catalog'
import { canonicalJson, STATUSES } from '@/lib/domain/resolution'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { toSettingResult } from '../reports/device-statuses'
import {
  devicesWithStatus,
  policySettingCounts,
  type DeviceStatusPage,
  type DeviceStatusRow,
  type StatusCounts,
} from '../reports/status-queries'
import { POLICY_DEVICE_SORTS, type PolicyDevicesParams, type PolicySettingsParams } from './params'
import { unitText } from './value-text'

export interface PolicySettingRow {
  /** Key of resolution: the definition id, or `<id>#<entry>` for an entry of a group such as a firewall rule. */
  readonly key: string
  readonly settingId: string
  readonly name: string
  /** What this policy says. */
  readonly value: string
  readonly counts: StatusCounts
}

/** Every setting of the policy on the devices it targets, most conflicts and errors first. */
export async function listPolicySettingStatus(actor: Actor, policyId: string): Promise<PolicySettingRow[]> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: policyId } } })
    if (!policy) notFound()
    const counted = await policySettingCounts(tx, tenantId, policyId)
    const values = await unitValues(tx, tenantId, policyId)
    const rows = counted.map(({ key, settingId, counts }): PolicySettingRow => ({
      key,
      settingId,
      name: unitName(policy.profileId, key, settingId),
      value: values.get(key) ?? '',
      counts,
    }))
    return rows.toSorted(byTrouble)
  })
}

function byTrouble(a: PolicySettingRow, b: PolicySettingRow): number {
  const { conflict, error, pending } = a.counts
  return (
    b.counts.conflict - conflict ||
    b.counts.error - error ||
    b.counts.pending - pending ||
    a.name.localeCompare(b.name)
  )
}

/**
 * What the policy says in each unit, as resolution last saw it: the same revision as the counts. While a rollout runs these
 * may be two things.
 */
async function unitValues(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ key: string; settingId: string; value: SettingValue }[]>`
    select s.key, s."settingId", c->'value' as value
    from "ResolvedSetting" s cross join jsonb_array_elements(s.result->'contributions') c
    where s."tenantId" = ${tenantId} and ${policyId} = any(s."policyIds") and c->>'policyId' = ${policyId}
    group by 1, 2, 3 order by 1, min((c->>'version')::int)`
  const texts = new Map<string, string>()
  for (const { key, settingId, value } of rows) {
    const before = texts.get(key)
    const text = unitText(definitionOf(settingId), value)
    texts.set(key, before === undefined ? text : `${before}; in the rollout: ${text}`)
  }
  return texts
}

/** The setting's name within its profile; entries of a group collection add their own. */
export function unitName(profileId: string | null, key: string, settingId: string): string {
  const profile = profileId === null ? undefined : getProfile(profileId)
  const def = profile && definitionIn(profile, settingId)
  const name = profile && def ? qualifiedName(profile, def) : (definitionOf(settingId)?.name ?? settingId)
  const entry = key.startsWith(`${settingId}#`) ? key.slice(settingId.length + 1) : ''
  return entry ? `${name}: ${entry}` : name
}

type SettingFilter = Pick<PolicySettingsParams, 'q' | 'status' | 'sort' | 'dir'>

/** The same rows searched, filtered and sorted. */
function matching(all: readonly PolicySettingRow[], p: SettingFilter): PolicySettingRow[] {
  const needle = p.q.trim().toLowerCase()
  const rows = all
    .filter((row) => needle === '' || `${row.name}\n${row.value}\n${row.key}`.toLowerCase().includes(needle))
    .filter((row) => p.status.length === 0 || p.status.some((status) => row.counts[status] > 0))
  const sort = STATUSES.find((status) => status === p.sort)
  const sign = p.dir === 'asc' ? 1 : -1
  return rows.toSorted((a, b) =>
    sort ? sign * (a.counts[sort] - b.counts[sort]) || byTrouble(a, b) : sign * a.name.localeCompare(b.name),
  )
}

export function pageOfSettings(
  all: readonly PolicySettingRow[],
  p: PolicySettingsParams,
): { rows: PolicySettingRow[]; total: number } {
  const rows = matching(all, p)
  const { skip, take } = pageOf(p)
  return { rows: rows.slice(skip, skip + take), total: rows.length }
}

/** All of them, for the export of the very same list. */
export async function* walkSettings(
  all: readonly PolicySettingRow[],
  p: SettingFilter,
): AsyncGenerator<PolicySettingRow[]> {
  yield matching(all, p)
}

function deviceOrder(p: PolicyDevicesParams): Omit<DeviceStatusPage, 'offset' | 'limit'> {
  const sort = POLICY_DEVICE_SORTS.find((s) => s === p.sort) ?? 'name'
  return { status: p.status[0] ?? null, q: p.q, sort, dir: p.dir }
}

const scopeOf = (actor: Actor, policyId: string, p: PolicyDevicesParams) => ({
  tenantId: actor.tenantId,
  policyId,
  key: p.setting[0],
  isCandidate: p.release.includes('candidate'),
})

/** The devices behind a number of the policy: all, of one status, of one of its settings. */
export async function listPolicyDevices(
  actor: Actor,
  policyId: string,
  p: PolicyDevicesParams,
): Promise<{ rows: DeviceStatusRow[]; total: number }> {
  const { skip, take } = pageOf(p)
  return queryTenant(actor, 'policy:read', (tx) =>
    devicesWithStatus(tx, scopeOf(actor, policyId, p), { ...deviceOrder(p), offset: skip, limit: take }),
  )
}

const EXPORT_BATCH = 5000

export async function* walkPolicyDevices(
  actor: Actor,
  policyId: string,
  p: PolicyDevicesParams,
): AsyncGenerator<DeviceStatusRow[]> {
  for (let offset = 0; ; offset += EXPORT_BATCH) {
    const { rows } = await queryTenant(actor, 'policy:read', (tx) =>
      devicesWithStatus(tx, scopeOf(actor, policyId, p), { ...deviceOrder(p), offset, limit: EXPORT_BATCH }),
    )
    if (rows.length > 0) yield rows
    if (rows.length < EXPORT_BATCH) return
  }
}

export interface SettingSourceRow {
  readonly policyId: string
  readonly policyName: string
  readonly policyType: string
  readonly value: string
  readonly isThis: boolean
  /** Devices that get this setting from both this policy and the one shown. */
  readonly devices: number
  /** Of these, how many have the setting in conflict. */
  readonly inConflict: number
}

export interface SettingSources {
  readonly key: string
  readonly settingId: string
  readonly name: string
  readonly description: string
  readonly csp: string
  readonly sources: readonly SettingSourceRow[]
}

/**
 * Every policy that sets one of the policy's settings on the devices it targets, with the value each gives. Null for a key
 * that the policy does not set anywhere.
 */
export async function findSettingSources(
  actor: Actor,
  policyId: string,
  key: string,
): Promise<SettingSources | null> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const rows = await tx.$queryRaw<
      { settingId: string; outcome: string; result: unknown; devices: number }[]
    >`select s."settingId", s.outcome, s.result, c."deviceCount" as devices from "CohortSetting" s
      join "Cohort" c on c."tenantId" = s."tenantId" and c.id = s."cohortId"
      where s."tenantId" = ${tenantId} and s.key = ${key} and ${policyId} = any(s."policyIds")`
    const [first] = rows
    if (!first) return null
    const { settingId } = first
    const definition = definitionOf(settingId)
    const found = new Map<string, { policyId: string; value: string; devices: number; inConflict: number }>()
    for (const row of rows) {
      for (const contribution of toSettingResult(row.result).contributions) {
        const id = `${contribution.policyId} ${canonicalJson(contribution.value)}`
        const source = found.get(id) ?? {
          policyId: contribution.policyId,
          value: unitText(definition, contribution.value),
          devices: 0,
          inConflict: 0,
        }
        source.devices += row.devices
        if (row.outcome === 'conflict') source.inConflict += row.devices
        found.set(id, source)
      }
    }
    const sources = [...found.values()]
    const policies = await tx.policy.findMany({
      where: { tenantId, id: { in: sources.map((source) => source.policyId) } },
      select: { id: true, name: true, policyType: true, profileId: true },
    })
    const policyOf = new Map(policies.map((policy) => [policy.id, policy]))
    return {
      key,
      settingId,
      name: unitName(policyOf.get(policyId)?.profileId ?? null, key, settingId),
      description: definition?.description ?? '',
      csp: definition?.csp ?? '',
      sources: sources
        .map((source) => ({
          ...source,
          policyName: policyOf.get(source.policyId)?.name ?? 'Deleted policy',
          policyType: policyOf.get(source.policyId)?.policyType ?? '',
          isThis: source.policyId === policyId,
        }))
        .toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || a.policyName.localeCompare(b.policyName)),
    }
  })
}
