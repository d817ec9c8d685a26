import type { PolicyId } from '../ids'
import type { PolicyAssignment, ResolutionPolicy } from '../resolution'
import { addAll, equalBits, removeAll, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { GroupStates } from './group-states'

/** A policy with the devices that its assignments select. */
export interface PolicyState {
  readonly policy: ResolutionPolicy
  readonly target: Bits
}
export type PolicyStates = ReadonlyMap<PolicyId, PolicyState>

/** Targets of every policy: (included groups or all devices) without excluded groups. What did not change is taken over. */
export function policyStates(
  policies: ReadonlyMap<PolicyId, ResolutionPolicy>,
  groups: GroupStates,
  table: DeviceTable,
  before: { readonly policies: PolicyStates; readonly groups: GroupStates; readonly alive: Bits } | null,
): PolicyStates {
  const isSameFleet = before !== null && before.alive === table.alive
  const states = new Map<PolicyId, PolicyState>()
  for (const [id, policy] of policies) {
    const old = before?.policies.get(id)
    const isUntouched =
      old !== undefined &&
      isSameFleet &&
      old.policy.assignments === policy.assignments &&
      policy.assignments.every((a) => !('groupId' in a) || sameMembers(a.groupId, groups, before?.groups))
    const target = isUntouched ? old.target : kept(targetOf(policy.assignments, groups, table), old?.target)
    if (old && old.policy === policy && target === old.target) states.set(id, old)
    else states.set(id, { policy, target })
  }
  return states
}

export function sameMembers(groupId: string, now: GroupStates, before: GroupStates | undefined): boolean {
  return now.get(groupId)?.members === before?.get(groupId)?.members
}

function targetOf(assignments: readonly PolicyAssignment[], groups: GroupStates, table: DeviceTable): Bits {
  const target = new Uint32Array(table.words)
  for (const assignment of assignments) {
    if (assignment.kind === 'allDevices') addAll(target, table.alive)
    const members = assignment.kind === 'includeGroup' && groups.get(assignment.groupId)?.members
    if (members) addAll(target, members)
  }
  for (const assignment of assignments) {
    const members = assignment.kind === 'excludeGroup' && groups.get(assignment.groupId)?.members
    if (members) removeAll(target, members)
  }
  return target
}

/** The array of before where it says the same, so that nothing after it is worked out again. */
export function kept(target: Bits, before: Bits | undefined): Bits {
  return before && before.length === target.length && equalBits(target, before) ? before : target
}
