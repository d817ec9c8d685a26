import type { GroupId, PolicyId } from '../ids'
import { compareText } from '../resolution'
import { applyChanges } from './apply-changes'
import { countDifference } from './bitset'
import { explainDevice, explainOnDevice } from './explain-impact'
import type { FleetIndex } from './fleet-index'
import { compareStates, type Impact, type PairEffect } from './impact'
import { membersOf, selectDevices, type ImpactContext } from './impact-devices'
import { tallySettings } from './impact-settings'
import type { FleetChange, GroupImpact, ImpactCounts, ImpactScope, PolicyImpact, WhatIf } from './types'

/**
 * What changes would do to a fleet, with nothing written: the index as it is, compared with the index after them. Counts
 * are exact; devices and derivations are worked out when they are asked for. A device is affected when it gains or loses a
 * policy, gets another outcome or value of a setting, or enters or leaves management; a group that it joins or leaves
 * affects it only through these. Equals applying the changes and resolving every device before and after.
 */
export function whatIf(index: FleetIndex, changes: readonly FleetChange[], scope: ImpactScope = {}): WhatIf {
  return compareFleets(index, applyChanges(index, changes), scope)
}

/** The same for two states of one index, of which the second came from the first by `applyChanges`. */
export function compareFleets(before: FleetIndex, after: FleetIndex, scope: ImpactScope = {}): WhatIf {
  const impact = compareStates(before, after, scope)
  const tallies = tallySettings(impact)
  const context: ImpactContext = { impact, tallies, before: before.state, after: after.state }
  return {
    counts: countImpact(impact, after.state.table.size),
    policies: policyImpacts(context),
    groups: groupImpacts(context),
    settings: tallies.settings,
    conflicts: tallies.conflicts,
    devices: (selection, offset, limit) => {
      const { total, rows } = selectDevices(context, selection, offset, limit)
      return { total, deviceIds: rows.map((row) => after.state.table.idAt(row)) }
    },
    explain: (deviceId) => explainDevice(deviceId, before, after),
    explainSetting: (deviceId, key) => ({
      before: explainOnDevice(deviceId, key, before),
      after: explainOnDevice(deviceId, key, after),
    }),
  }
}

/** @param devices devices that exist after the change */
export function countImpact({ moves, effects, nothing }: Impact, devices: number): ImpactCounts {
  const count = (holds: (effect: PairEffect) => boolean): number => {
    let total = 0
    effects.forEach((effect, pair) => {
      if (effect !== nothing && holds(effect)) total += moves.counts[pair] ?? 0
    })
    return total
  }
  return {
    devices,
    affected: count(() => true),
    gainPolicies: count((effect) => effect.gained.length > 0),
    losePolicies: count((effect) => effect.lost.length > 0),
    settingsChange: count((effect) => effect.changes.length > 0),
    conflictsAppear: count(({ changes }) => changes.some((change) => change.conflictsAppear)),
    conflictsVanish: count(({ changes }) => changes.some((change) => change.conflictsVanish)),
    enter: count((effect) => effect.enters),
    leave: count((effect) => effect.leaves),
  }
}

function policyImpacts({ impact, before, after }: ImpactContext): readonly PolicyImpact[] {
  const gained = new Map<PolicyId, number>()
  const lost = new Map<PolicyId, number>()
  // By policy: another release of one has another slot.
  const add = (to: Map<PolicyId, number>, slot: number, devices: number) => {
    const policyId = impact.policyIds.get(slot) ?? ''
    to.set(policyId, (to.get(policyId) ?? 0) + devices)
  }
  impact.effects.forEach((effect, pair) => {
    const devices = impact.moves.counts[pair] ?? 0
    for (const slot of effect.gained) add(gained, slot, devices)
    for (const slot of effect.lost) add(lost, slot, devices)
  })
  return [...new Set([...gained.keys(), ...lost.keys()])]
    .map((policyId): PolicyImpact => {
      const state = after.policies.get(policyId) ?? before.policies.get(policyId)
      const name = state?.policy.name ?? policyId
      return { policyId, name, gained: gained.get(policyId) ?? 0, lost: lost.get(policyId) ?? 0 }
    })
    .toSorted((a, b) => b.gained + b.lost - a.gained - a.lost || compareText(a.policyId, b.policyId))
}

function groupImpacts(context: ImpactContext): readonly GroupImpact[] {
  const { before, after } = context
  const groupIds = new Set<GroupId>([...before.groups.keys(), ...after.groups.keys()])
  return [...groupIds]
    .flatMap((groupId): readonly GroupImpact[] => {
      const [is, was] = membersOf(context, groupId)
      if (is === was) return []
      const joined = countDifference(is, was)
      const left = countDifference(was, is)
      const group = (after.groups.get(groupId) ?? before.groups.get(groupId))?.group
      const displayName = group?.displayName ?? groupId
      return joined + left === 0 ? [] : [{ groupId, displayName, joined, left }]
    })
    .toSorted((a, b) => b.joined + b.left - a.joined - a.left || compareText(a.groupId, b.groupId))
}
