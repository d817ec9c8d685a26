import type { GroupId, PolicyId } from '../ids'
import { countDifference, pageOfRows, removeAll, type Bits } from './bitset'
import type { Impact, PairEffect } from './impact'
import type { SettingTallies } from './impact-settings'
import { appears, vanishes } from './impact-units'
import type { IndexState } from './index-state'
import type { ImpactSelection } from './types'

/** Rows of the devices behind a number, and how many they are in all. */
export interface SelectedRows {
  readonly total: number
  readonly rows: readonly number[]
}

/** Everything that selecting devices of an impact reads. */
export interface ImpactContext {
  readonly impact: Impact
  readonly tallies: SettingTallies
  readonly before: IndexState
  readonly after: IndexState
}

/** The devices behind a number of the impact, in the order of the index. Costs one pass over the rows at most. */
export function selectDevices(
  context: ImpactContext,
  selection: ImpactSelection,
  offset: number,
  limit: number,
): SelectedRows {
  switch (selection.kind) {
    case 'joinGroup':
      return pageOfDifference(...membersOf(context, selection.groupId), offset, limit)
    case 'leaveGroup': {
      const [is, was] = membersOf(context, selection.groupId)
      return pageOfDifference(was, is, offset, limit)
    }
    default: {
      const { moves, effects } = context.impact
      const isWanted = wantedPairs(context, selection)
      const wanted = new Uint8Array(effects.length)
      let total = 0
      effects.forEach((effect, pair) => {
        if (!isWanted(effect)) return
        wanted[pair] = 1
        total += moves.counts[pair] ?? 0
      })
      const rows = offset >= total ? [] : moves.rowsOf(wanted, offset, Math.min(limit, total - offset))
      return { total, rows }
    }
  }
}

type PairSelection = Exclude<ImpactSelection, { readonly kind: 'joinGroup' | 'leaveGroup' }>

function wantedPairs(
  { impact, tallies }: ImpactContext,
  selection: PairSelection,
): (effect: PairEffect) => boolean {
  switch (selection.kind) {
    case 'affected':
      return (effect) => effect !== impact.nothing
    case 'gainPolicies':
      return hasPolicy(impact, (effect) => effect.gained, selection.policyId)
    case 'losePolicies':
      return hasPolicy(impact, (effect) => effect.lost, selection.policyId)
    case 'settingsChange': {
      const { key, transition } = selection
      if (key === undefined) return (effect) => effect.changes.length > 0
      if (transition === undefined) return hasUnit(key, () => true)
      const among = new Set(tallies.changesOf(key, transition))
      return (effect) => effect.changes.some((change) => among.has(change))
    }
    case 'conflictsAppear':
      return hasUnit(selection.key, appears)
    case 'conflictsVanish':
      return hasUnit(selection.key, vanishes)
    case 'enter':
      return (effect) => effect.enters
    case 'leave':
      return (effect) => effect.leaves
  }
}

function hasUnit(key: string | undefined, holds: typeof appears): (effect: PairEffect) => boolean {
  return ({ changes }) =>
    changes.some(({ units }) => units.some((unit) => (key === undefined || unit.key === key) && holds(unit)))
}

function hasPolicy(
  impact: Impact,
  slotsOf: (effect: PairEffect) => readonly number[],
  policyId: PolicyId | undefined,
): (effect: PairEffect) => boolean {
  if (policyId === undefined) return (effect) => slotsOf(effect).length > 0
  return (effect) => slotsOf(effect).some((slot) => impact.policyIds.get(slot) === policyId)
}

/** Members of a group after and before. */
export function membersOf(
  { before, after }: Pick<ImpactContext, 'before' | 'after'>,
  groupId: GroupId,
): readonly [is: Bits, was: Bits] {
  const [was, is] = [before, after].map((state) => state.groups.get(groupId)?.members)
  return [is ?? NOBODY, was ?? NOBODY]
}
const NOBODY: Bits = new Uint32Array(0)

function pageOfDifference(a: Bits, b: Bits, offset: number, limit: number): SelectedRows {
  if (a === b) return { total: 0, rows: [] }
  const difference = a.slice()
  removeAll(difference, b)
  return { total: countDifference(a, b), rows: pageOfRows(difference, offset, limit) }
}
