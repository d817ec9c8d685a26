import type { SettingValue, SettingValues } from '../catalog'
import type { PolicyId } from '../ids'
import type { SettingResult } from '../resolution'
import { compareText } from '../resolution'
import type { FleetIndex } from './fleet-index'
import { familyOf } from './setting-families'
import { contendersOf } from './impact-settings'
import { valueText } from './impact-sides'
import type { ConflictReference } from './types'

/** One policy's part in a conflict. */
export interface Contender {
  readonly policyId: PolicyId
  /** Mostly one; entries of one name inside one policy may contradict each other. */
  readonly values: readonly SettingValue[]
  /** Entries of a keyed group that make up the unit in this policy; empty for other settings. */
  readonly entries: readonly SettingValues[]
  /** Policies that were found to say the same. */
  readonly agreesWith: ReadonlySet<PolicyId>
  /** Devices in conflict on which it contends. */
  readonly devices: number
}

/** Where a conflict is, and between whom. */
export interface ConflictSites {
  readonly settingId: string
  readonly isKeyed: boolean
  /** Cohorts in conflict, by number. */
  readonly cohorts: ReadonlySet<number>
  readonly devices: number
  /** Most devices first. */
  readonly contenders: readonly Contender[]
}

type Conflict = Extract<SettingResult, { outcome: 'conflict' }>

/** Finds the conflict that is meant. Costs a look at each cohort of which a policy sets the setting. */
export function findConflict(index: FleetIndex, reference: ConflictReference): ConflictSites {
  const { key, channel } = reference
  const settingId = key.split('#', 1)[0] ?? key
  const { cohorts, releases } = index.state
  const setters = [...releases.values()].filter(({ policy }) => Object.hasOwn(policy.settings, settingId))
  const wanted = reference.policyIds && distinctSorted(reference.policyIds)
  const family = familyOf(settingId)
  const found = new Map<number, Conflict>()
  cohorts.sizes.forEach((size, number) => {
    if (size === 0 || !setters.some(({ slot }) => cohorts.table.hasSlot(number, slot))) return
    if (channel !== undefined && index.factsOf(number).channel !== channel) return
    const { settings } = index.families.face(family, number)
    const result = settings.find((candidate) => candidate.key === key)
    if (result?.outcome === 'conflict' && isMeant(result, wanted)) found.set(number, result)
  })
  const devices = (number: number) => cohorts.sizes[number] ?? 0
  return {
    settingId,
    isKeyed: key !== settingId,
    cohorts: new Set(found.keys()),
    devices: [...found.keys()].reduce((total, number) => total + devices(number), 0),
    contenders: contendersAmong(found, devices),
  }
}

function isMeant(conflict: Conflict, wanted: readonly PolicyId[] | undefined): boolean {
  if (!wanted) return true
  const own = distinctSorted(contendersOf(conflict))
  return own.length === wanted.length && own.every((id, i) => id === wanted[i])
}

function contendersAmong(
  found: ReadonlyMap<number, Conflict>,
  devicesOf: (number: number) => number,
): readonly Contender[] {
  const byPolicy = new Map<PolicyId, { readonly conflicts: Set<Conflict>; devices: number }>()
  for (const [number, conflict] of found) {
    for (const policyId of distinctSorted(contendersOf(conflict))) {
      const contender = byPolicy.get(policyId) ?? { conflicts: new Set(), devices: 0 }
      contender.conflicts.add(conflict)
      contender.devices += devicesOf(number)
      byPolicy.set(policyId, contender)
    }
  }
  return [...byPolicy]
    .flatMap(([policyId, { conflicts, devices }]) => toContender(policyId, [...conflicts], devices))
    .toSorted((a, b) => b.devices - a.devices || compareText(a.policyId, b.policyId))
}

/** A policy says the same of a unit wherever it contends, so that any of its conflicts tells what. */
function toContender(
  policyId: PolicyId,
  conflicts: readonly Conflict[],
  devices: number,
): readonly Contender[] {
  const [conflict] = conflicts
  if (!conflict) return []
  const said = conflict.contributions.flatMap((one) => (one.policyId === policyId ? [one.value] : []))
  const isKeyed = conflict.key !== conflict.settingId
  const entries = isKeyed ? said.flatMap((value) => (value.kind === 'group' ? value.entries : [])) : []
  const byText = new Map(said.map((value) => [valueText(conflict, value), value]))
  const agreeing = conflicts.flatMap(({ values }) =>
    values.flatMap(({ policyIds }) => (policyIds.includes(policyId) ? policyIds : [])),
  )
  return [{ policyId, values: [...byText.values()], entries, agreesWith: new Set(agreeing), devices }]
}

function distinctSorted(ids: readonly PolicyId[]): readonly PolicyId[] {
  return [...new Set(ids)].toSorted(compareText)
}
