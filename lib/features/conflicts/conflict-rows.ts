import type { Platform, PolicyType } from '@/lib/domain/catalog'
import { valueText } from '../impact/side-text'
import { profileOf, settingPlace, settingTitle } from '../reports/setting-title'
import { deviceCounter, pairsAt, type ConflictMap, type ConflictSite } from './conflict-sites'
import type { ConflictParams } from './params'
import { selectionId, type ConflictSelection, type ConflictView } from './reference'

export interface ConflictPolicy {
  readonly id: string
  readonly name: string
}

/** One of the differing values and who has it. */
export interface ConflictValue {
  readonly text: string
  readonly policies: readonly ConflictPolicy[]
}

export interface ConflictSetting {
  readonly key: string
  readonly name: string
  /** Where it stands in the catalogue. */
  readonly place: string
}

/** A row of the report in any of its views. */
export interface ConflictRow {
  readonly id: string
  readonly selection: ConflictSelection
  /** What the row is about: the setting, or the two policies. */
  readonly title: string
  /** One, except in the view by pair of policies. */
  readonly settings: readonly ConflictSetting[]
  readonly policies: readonly ConflictPolicy[]
  /** Empty in the view by pair. */
  readonly values: readonly ConflictValue[]
  /** Devices with any of these conflicts, each once. */
  readonly devices: number
  /** Every contender's value reaches the device, which decides (firewall rules). */
  readonly deliveredAnyway: boolean
  readonly platforms: readonly Platform[]
  readonly types: readonly PolicyType[]
}

export type PolicyNames = ReadonlyMap<string, string>

/** Rows of a view, in no order. */
export function conflictRows(map: ConflictMap, view: ConflictView, names: PolicyNames): ConflictRow[] {
  const groups = new Map<string, { selection: ConflictSelection; sites: ConflictSite[] }>()
  for (const site of map.sites) {
    for (const selection of selectionsAt(site, view)) {
      const id = selectionId(selection)
      const group = groups.get(id) ?? { selection, sites: [] }
      group.sites.push(site)
      groups.set(id, group)
    }
  }
  const count = deviceCounter(map)
  return [...groups].map(([id, { selection, sites }]) => toRow(id, selection, sites, count(sites), names))
}

function selectionsAt(site: ConflictSite, view: ConflictView): readonly ConflictSelection[] {
  switch (view) {
    case 'setting':
      return [{ kind: 'setting', key: site.key }]
    case 'devices':
      return [{ kind: 'contest', key: site.key, among: site.policyIds }]
    case 'pair':
      return pairsAt(site).map((pair) => ({ kind: 'pair', pair }))
  }
}

function toRow(
  id: string,
  selection: ConflictSelection,
  sites: readonly ConflictSite[],
  devices: number,
  names: PolicyNames,
): ConflictRow {
  const settings = distinctSettings(sites)
  const policyIds =
    selection.kind === 'pair' ? selection.pair : [...new Set(sites.flatMap((site) => site.policyIds))]
  const policies = toPolicies(policyIds, names)
  const profiles = sites.flatMap((site) => profileOf(site.settingId) ?? [])
  return {
    id,
    selection,
    title:
      selection.kind === 'pair'
        ? policies.map((policy) => policy.name).join(' and ')
        : (settings[0]?.name ?? id),
    settings,
    policies,
    values: selection.kind === 'pair' ? [] : valuesAt(sites, names),
    devices,
    deliveredAnyway: sites.some((site) => site.result.deliveredAnyway),
    platforms: [...new Set(profiles.map((profile) => profile.platform))],
    types: [...new Set(profiles.map((profile) => profile.policyType))],
  }
}

export function distinctSettings(sites: readonly ConflictSite[]): readonly ConflictSetting[] {
  const byKey = new Map(sites.map((site) => [site.key, site.settingId]))
  return [...byKey]
    .map(([key, settingId]) => ({ key, name: settingTitle(key, settingId), place: settingPlace(settingId) }))
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.key, b.key))
}

export function toPolicies(ids: readonly string[], names: PolicyNames): readonly ConflictPolicy[] {
  return ids
    .map((id) => ({ id, name: names.get(id) ?? id }))
    .toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
}

/** The differing values over all sites of one setting; what two policies say the same is one value. */
export function valuesAt(sites: readonly ConflictSite[], names: PolicyNames): readonly ConflictValue[] {
  const holders = new Map<string, { text: string; ids: Set<string> }>()
  for (const site of sites) {
    for (const { value, policyIds } of site.result.values) {
      // Secrets all read the same: what is stored tells them apart, and is not shown.
      const form = JSON.stringify(value)
      const entry = holders.get(form) ?? { text: valueText(site.settingId, value), ids: new Set<string>() }
      for (const id of policyIds) entry.ids.add(id)
      holders.set(form, entry)
    }
  }
  return [...holders.values()]
    .map(({ text, ids }) => ({ text, policies: toPolicies([...ids], names) }))
    .toSorted((a, b) => a.text.localeCompare(b.text, 'en', { numeric: true }))
}

type Search = Pick<ConflictParams, 'q' | 'policy' | 'platform' | 'type' | 'atLeast' | 'sort' | 'dir'>

/** The rows that match search and filters, in the list's order. */
export function searchRows(rows: readonly ConflictRow[], p: Search): ConflictRow[] {
  const needle = p.q.trim().toLowerCase()
  const floor = Math.max(0, ...p.atLeast.map(Number))
  return rows
    .filter(
      (row) =>
        row.devices >= floor &&
        meets(
          p.policy,
          row.policies.map((policy) => policy.id),
        ) &&
        meets(p.platform, row.platforms) &&
        meets(p.type, row.types) &&
        (needle === '' || textOf(row).includes(needle)),
    )
    .toSorted(byOrder(p))
}

function meets(wanted: readonly string[], has: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((one) => has.includes(one))
}

function textOf(row: ConflictRow): string {
  return [
    ...row.settings.flatMap((setting) => [setting.name, setting.place, setting.key]),
    ...row.policies.map((policy) => policy.name),
    ...row.values.map((value) => value.text),
  ]
    .join('\n')
    .toLowerCase()
}

function byOrder({ sort, dir }: Pick<ConflictParams, 'sort' | 'dir'>) {
  const sign = dir === 'asc' ? 1 : -1
  const difference = (a: ConflictRow, b: ConflictRow) => {
    switch (sort) {
      case 'devices':
        return a.devices - b.devices
      case 'settings':
        return a.settings.length - b.settings.length
      case 'policies':
        return a.policies.length - b.policies.length
      default:
        return compare(a.title, b.title)
    }
  }
  return (a: ConflictRow, b: ConflictRow) =>
    sign * difference(a, b) || compare(a.title, b.title) || (a.id < b.id ? -1 : 1)
}

const compare = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

/** Conflicts in short: how many settings, on how many devices, and the one on most. */
export interface ConflictTotals {
  readonly settings: number
  readonly pairs: number
  readonly contests: number
  /** Distinct devices; one device may be in several rows. */
  readonly devices: number
  readonly largest: { readonly key: string; readonly name: string; readonly devices: number } | null
}

export function conflictTotals(map: ConflictMap): ConflictTotals {
  const rows = searchRows(conflictRows(map, 'setting', new Map()), {
    q: '',
    policy: [],
    platform: [],
    type: [],
    atLeast: [],
    sort: 'devices',
    dir: 'desc',
  })
  const [largest] = rows
  const ids = (view: ConflictView) =>
    new Set(map.sites.flatMap((site) => selectionsAt(site, view).map(selectionId))).size
  return {
    settings: rows.length,
    pairs: ids('pair'),
    contests: ids('devices'),
    devices: map.spreads.reduce((sum, spread) => sum + spread.devices, 0),
    largest: largest ? { key: largest.id, name: largest.title, devices: largest.devices } : null,
  }
}
