import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import {
  deviceCounter,
  readConflictMap,
  sitesOf,
  type ConflictMap,
  type ConflictSite,
} from './conflict-sites'
import {
  conflictRows,
  conflictTotals,
  distinctSettings,
  searchRows,
  toPolicies,
  valuesAt,
  type ConflictPolicy,
  type ConflictRow,
  type ConflictSetting,
  type ConflictTotals,
  type ConflictValue,
  type PolicyNames,
} from './conflict-rows'
import type { ConflictParams } from './params'
import { valueText } from '../impact/side-text'
import { settingTitle } from '../reports/setting-title'
import type { ConflictSelection } from './reference'

export interface ConflictReport {
  readonly rows: readonly ConflictRow[]
  readonly total: number
  readonly totals: ConflictTotals
  /** Policies that contend anywhere, for the filter. */
  readonly policies: readonly ConflictPolicy[]
}

/** One page of the report as the URL asks for it. */
export async function listConflicts(actor: Actor, p: ConflictParams): Promise<ConflictReport> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const map = await readConflictMap(tx, actor.tenantId)
    const names = await readPolicyNames(tx, actor.tenantId, map)
    const rows = searchRows(conflictRows(map, p.view, names), p)
    const { skip, take } = pageOf(p)
    return {
      rows: rows.slice(skip, skip + take),
      total: rows.length,
      totals: conflictTotals(map),
      policies: toPolicies([...new Set(map.sites.flatMap((site) => site.policyIds))], names),
    }
  })
}

/** All rows of the report, for the export. */
export async function walkConflicts(actor: Actor, p: ConflictParams): Promise<ConflictRow[]> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const map = await readConflictMap(tx, actor.tenantId)
    return searchRows(conflictRows(map, p.view, await readPolicyNames(tx, actor.tenantId, map)), p)
  })
}

async function readPolicyNames(tx: TenantTx, tenantId: string, map: ConflictMap): Promise<PolicyNames> {
  const ids = [...new Set(map.sites.flatMap((site) => site.policyIds))]
  const policies = await tx.policy.findMany({
    where: { tenantId, id: { in: ids } },
    select: { id: true, name: true },
  })
  return new Map(policies.map((policy) => [policy.id, policy.name]))
}

/** Conflicts in short, for pages that lead to the report. The transaction has asked for the permission. */
export async function readConflictTotals(tx: TenantTx, tenantId: string): Promise<ConflictTotals> {
  return conflictTotals(await readConflictMap(tx, tenantId))
}

/** A policy's say in a conflict. */
export interface ConflictSource extends ConflictPolicy {
  readonly value: string
  /** Version whose value takes part. */
  readonly version: number
  /** The policy has been saved since: the next evaluation may end the conflict. */
  readonly newerVersion: number | null
  /** Devices in conflict on which it contends with this value. */
  readonly devices: number
}

/** A setting of a conflict with the policies behind its values. */
export interface ConflictSources extends ConflictSetting {
  readonly settingId: string
  readonly devices: number
  readonly deliveredAnyway: boolean
  readonly sources: readonly ConflictSource[]
}

/** One mixture of policies that contend, with what leads to its own ways out. */
export interface Contest {
  readonly selection: ConflictSelection
  readonly policies: readonly ConflictPolicy[]
  readonly devices: number
}

export interface ConflictDetail {
  readonly selection: ConflictSelection
  readonly title: string
  readonly devices: number
  readonly settings: readonly ConflictSources[]
  readonly policies: readonly ConflictPolicy[]
  readonly values: readonly ConflictValue[]
  /** Who contends with whom, most devices first; more than one where not all devices have the same policies. */
  readonly contests: readonly Contest[]
}

/** What is behind a row of the report; null when there is no such conflict (any more). */
export async function findConflict(
  actor: Actor,
  selection: ConflictSelection,
): Promise<ConflictDetail | null> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const map = await readConflictMap(tx, actor.tenantId)
    const sites = sitesOf(map, selection)
    if (sites.length === 0) return null
    const policies = await tx.policy.findMany({
      where: { tenantId: actor.tenantId, id: { in: [...new Set(sites.flatMap((site) => site.policyIds))] } },
      select: { id: true, name: true, version: true },
    })
    const names = new Map(policies.map((policy) => [policy.id, policy.name]))
    const versions = new Map(policies.map((policy) => [policy.id, policy.version]))
    const count = deviceCounter(map)
    const settings = distinctSettings(sites).map((setting): ConflictSources => {
      const own = sites.filter((site) => site.key === setting.key)
      return {
        ...setting,
        settingId: own[0]?.settingId ?? '',
        devices: count(own),
        deliveredAnyway: own.some((site) => site.result.deliveredAnyway),
        sources: sourcesAt(own, selection, { names, versions, count }),
      }
    })
    const ids = selection.kind === 'pair' ? selection.pair : [...names.keys()]
    const contenders = toPolicies(ids, names)
    return {
      selection,
      title:
        selection.kind === 'pair'
          ? contenders.map((policy) => policy.name).join(' and ')
          : (settings[0]?.name ?? selection.key),
      devices: count(sites),
      settings,
      policies: contenders,
      values: selection.kind === 'pair' ? [] : valuesAt(sites, names),
      contests: contestsAt(sites, names, count),
    }
  })
}

interface Lookups {
  readonly names: PolicyNames
  readonly versions: ReadonlyMap<string, number>
  readonly count: (sites: readonly ConflictSite[]) => number
}

function sourcesAt(
  sites: readonly ConflictSite[],
  selection: ConflictSelection,
  { names, versions, count }: Lookups,
): readonly ConflictSource[] {
  const found = new Map<string, { source: Omit<ConflictSource, 'devices'>; sites: ConflictSite[] }>()
  for (const site of sites) {
    for (const contribution of site.result.contributions) {
      const { policyId, policyName, version, value } = contribution
      if (contribution.notApplicable || !site.policyIds.includes(policyId)) continue
      if (selection.kind === 'pair' && !selection.pair.includes(policyId)) continue
      const id = `${policyId} ${JSON.stringify(value)}`
      const current = versions.get(policyId) ?? version
      const entry = found.get(id) ?? {
        source: {
          id: policyId,
          name: names.get(policyId) ?? policyName,
          value: valueText(site.settingId, value),
          version,
          newerVersion: current > version ? current : null,
        },
        sites: [],
      }
      entry.sites.push(site)
      found.set(id, entry)
    }
  }
  return [...found.values()]
    .map((entry): ConflictSource => ({ ...entry.source, devices: count(entry.sites) }))
    .toSorted((a, b) => b.devices - a.devices || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

function contestsAt(
  sites: readonly ConflictSite[],
  names: PolicyNames,
  count: Lookups['count'],
): readonly Contest[] {
  const groups = new Map<string, ConflictSite[]>()
  for (const site of sites) {
    const id = `${site.policyIds.join('+')}|${site.key}`
    const group = groups.get(id)
    if (group) group.push(site)
    else groups.set(id, [site])
  }
  return [...groups.values()]
    .flatMap((group): Contest[] => {
      const [site] = group
      if (!site) return []
      return [
        {
          selection: { kind: 'contest', key: site.key, among: site.policyIds },
          policies: toPolicies(site.policyIds, names),
          devices: count(group),
        },
      ]
    })
    .toSorted((a, b) => b.devices - a.devices)
}

/** Title and sentence of a selection, also where its conflicts are resolved by now. */
export async function describeSelection(
  actor: Actor,
  selection: ConflictSelection,
  policyIds: readonly string[],
): Promise<{ title: string; sentence: string }> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const among =
      selection.kind === 'contest' ? selection.among : selection.kind === 'pair' ? selection.pair : []
    const policies = await tx.policy.findMany({
      where: { tenantId: actor.tenantId, id: { in: [...among, ...policyIds] } },
      select: { id: true, name: true },
    })
    const names = new Map(policies.map((policy) => [policy.id, policy.name]))
    const list = (ids: readonly string[]) =>
      new Intl.ListFormat('en').format(toPolicies(ids, names).map((policy) => policy.name))
    const key = selection.key
    const setting = key === undefined ? null : settingTitle(key, key.split('#', 1)[0] ?? key)
    const parts = [
      among.length > 0 ? `Where ${list(among)} disagree` : 'Where policies disagree',
      setting ? ` on ${setting}` : '',
      policyIds.length > 0 ? `, and ${list(policyIds)} is one of them` : '',
    ]
    return { title: setting ?? list(among), sentence: `${parts.join('')}.` }
  })
}
