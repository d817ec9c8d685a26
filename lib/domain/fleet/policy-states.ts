import type { PolicyId } from '../ids'
import type { PolicyAssignment, ResolutionPolicy } from '../resolution'
import { addAll, equalBits, removeAll, type Bits } from './bitset'
import type { DeviceTable } from './device-table'
import type { GroupStates } from './group-states'

/** A policy with the devices that its assignments select. */
export interface PolicyState {
  readonly policy: ResolutionPolicy
  /** Place of the policy in cohorts' signatures: the same for a policy in every state of an index. */
  readonly slot: number
  /** Equal numbers mean equal say in resolution: everything but the assignments. */
  readonly content: number
  readonly target: Bits
}
export type PolicyStates = ReadonlyMap<PolicyId, PolicyState>

/** Numbers that states of an index have in common. */
export class PolicyNumbers {
  private readonly slots = new Map<PolicyId, number>()
  private contents = 0

  slotOf(id: PolicyId): number {
    const slot = this.slots.get(id) ?? this.slots.size
    this.slots.set(id, slot)
    return slot
  }

  nextContent(): number {
    return this.contents++
  }

  get slotCount(): number {
    return this.slots.size
  }
}

/** Targets of every policy: (included groups or all devices) without excluded groups. What did not change is taken over. */
export function policyStates(
  policies: ReadonlyMap<PolicyId, ResolutionPolicy>,
  groups: GroupStates,
  table: DeviceTable,
  numbers: PolicyNumbers,
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
    const isSameContent = old !== undefined && sameContent(old.policy, policy)
    if (old && old.policy === policy && target === old.target) states.set(id, old)
    else {
      const content = isSameContent ? old.content : numbers.nextContent()
      states.set(id, { policy, slot: numbers.slotOf(id), content, target })
    }
  }
  return states
}

function sameMembers(groupId: string, now: GroupStates, before: GroupStates | undefined): boolean {
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

function kept(target: Bits, before: Bits | undefined): Bits {
  return before && before.length === target.length && equalBits(target, before) ? before : target
}

function sameContent(a: ResolutionPolicy, b: ResolutionPolicy): boolean {
  if (a === b) return true
  return (
    a.name === b.name &&
    a.version === b.version &&
    a.lastModified === b.lastModified &&
    a.profileId === b.profileId &&
    sameJson(a.technologies, b.technologies) &&
    sameJson(a.settings, b.settings)
  )
}

function sameJson(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
