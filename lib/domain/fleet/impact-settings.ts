import type { PolicyId } from '../ids'
import { compareText } from '../resolution'
import type { Impact } from './impact'
import { NONE } from './cohort-table'
import { sum } from './sum'
import { sideOf, sideText, type Found } from './impact-sides'
import { appears, vanishes, type FamilyChange, type UnitChange } from './impact-units'
import type { ConflictImpact, SettingImpact, SettingTransition } from './types'

/** Devices on which one unit goes from one side to another. */
interface Transition {
  readonly before: Found
  readonly after: Found
  readonly text: string
  devices: number
  /** All changes of a family that it is part of. */
  readonly among: FamilyChange[]
}

interface Tally {
  readonly key: string
  readonly settingId: string
  readonly transitions: readonly Transition[]
  readonly devices: number
}

/** Settings and conflicts of an impact, with what is needed to find the devices behind them. */
export interface SettingTallies {
  /** Most devices first. */
  readonly settings: readonly SettingImpact[]
  readonly conflicts: readonly ConflictImpact[]
  /** The changes of a family of which a transition of a setting is part; empty where there is none such. */
  changesOf(key: string, transition: number): readonly FamilyChange[]
}

/** Devices to which a change happens, and the cohorts they come from. */
interface Origin {
  devices: number
  readonly cohorts: number[]
}

/**
 * Settings that come out differently, with exact numbers. Costs a visit to each distinct change of a family, of which there
 * are few, and one to each change of each pair of cohorts.
 */
export function tallySettings({ moves, effects }: Impact): SettingTallies {
  const origins = new Map<FamilyChange, Origin>()
  effects.forEach(({ changes }, pair) => {
    for (const change of changes) {
      const origin = origins.get(change) ?? { devices: 0, cohorts: [] }
      origin.devices += moves.counts[pair] ?? 0
      origin.cohorts.push(moves.from[pair] ?? NONE)
      origins.set(change, origin)
    }
  })
  const tallies = tallyUnits(origins)
  const cohorts = new CohortCounter(moves.from, origins)
  const settings = tallies.map(({ key, settingId, devices, transitions }): SettingImpact => ({
    key,
    settingId,
    devices,
    transitions: transitions.map((one): SettingTransition => ({
      before: sideOf(one.before),
      after: sideOf(one.after),
      devices: one.devices,
      cohorts: cohorts.count(one.among),
    })),
  }))
  const byKey = new Map(tallies.map((tally) => [tally.key, tally]))
  return {
    settings,
    conflicts: tallies.flatMap(conflictsOf).toSorted(mostDevicesFirst),
    changesOf: (key, transition) => byKey.get(key)?.transitions[transition]?.among ?? [],
  }
}

function tallyUnits(origins: ReadonlyMap<FamilyChange, Origin>): readonly Tally[] {
  const byKey = new Map<
    string,
    { readonly settingId: string; readonly transitions: Map<string, Transition> }
  >()
  for (const [changes, { devices }] of origins) {
    for (const unit of changes.units) {
      const { key, settingId } = unit
      const tally = byKey.get(key) ?? { settingId, transitions: new Map<string, Transition>() }
      byKey.set(key, tally)
      const transition = transitionFor(tally.transitions, unit)
      transition.devices += devices
      transition.among.push(changes)
    }
  }
  return [...byKey]
    .map(([key, { settingId, transitions }]): Tally => {
      const sorted = [...transitions.values()].toSorted(
        (a, b) => b.devices - a.devices || compareText(a.text, b.text),
      )
      return { key, settingId, transitions: sorted, devices: sum(sorted.map((one) => one.devices)) }
    })
    .toSorted((a, b) => b.devices - a.devices || compareText(a.key, b.key))
}

function transitionFor(transitions: Map<string, Transition>, { before, after }: UnitChange): Transition {
  const text = `${sideText(before)}\u0000${sideText(after)}`
  const known = transitions.get(text)
  if (known) return known
  const transition: Transition = { before, after, text, devices: 0, among: [] }
  transitions.set(text, transition)
  return transition
}

function conflictsOf({ key, settingId, transitions }: Tally): readonly ConflictImpact[] {
  const of = (kind: ConflictImpact['kind']): readonly ConflictImpact[] => {
    const some = transitions.filter(kind === 'appears' ? appears : vanishes)
    if (some.length === 0) return []
    const contenders = some.flatMap(({ before, after }) => contendersOf(kind === 'appears' ? after : before))
    const policyIds = [...new Set(contenders)].toSorted(compareText)
    return [{ kind, key, settingId, devices: sum(some.map((one) => one.devices)), policyIds }]
  }
  return [...of('appears'), ...of('vanishes')]
}

/** Every policy that contends in a conflict. */
export function contendersOf(result: Found): readonly PolicyId[] {
  return result?.outcome === 'conflict' ? result.values.flatMap((value) => value.policyIds) : []
}

function mostDevicesFirst(a: ConflictImpact, b: ConflictImpact): number {
  return b.devices - a.devices || compareText(a.kind, b.kind) || compareText(a.key, b.key)
}

/** Counts the cohorts of before to which any of several changes happens, each once; marks numbers instead of building sets. */
class CohortCounter {
  private readonly marks: Uint32Array
  private mark = 0

  constructor(
    from: readonly number[],
    private readonly origins: ReadonlyMap<FamilyChange, Origin>,
  ) {
    let last = -1
    for (const cohort of from) if (cohort > last && cohort !== NONE) last = cohort
    this.marks = new Uint32Array(last + 1)
  }

  count(among: readonly FamilyChange[]): number {
    this.mark++
    let count = 0
    for (const changes of among) {
      for (const cohort of this.origins.get(changes)?.cohorts ?? []) {
        // Devices that were not there come from no cohort.
        if (cohort >= this.marks.length || this.marks[cohort] === this.mark) continue
        this.marks[cohort] = this.mark
        count++
      }
    }
    return count
  }
}
