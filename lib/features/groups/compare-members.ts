import type { DeviceSet, FleetIndex } from '@/lib/domain/fleet'
import { checkRule, type RuleNode } from '@/lib/domain/groups'

/** Devices of which one may ask how many there are and who is on a page. */
export type CountedDevices = Pick<DeviceSet, 'size' | 'page'>

/** Who a rule selects, and of these who is new to the saved group; and whom only the saved group has. */
export interface MemberChange {
  readonly members: CountedDevices
  readonly joins: CountedDevices
  readonly leaves: CountedDevices
}

const span = { start: 0, end: 0 }
const nobody: CountedDevices = { size: 0, page: () => [] }

/**
 * Holds a checked rule against the members that a group has in this state of the index (null: against no members). Costs an
 * evaluation of the two rules; where the saved group follows no rule (it is paused, say), a walk over all members as well.
 */
export function compareMembers(index: FleetIndex, rule: RuleNode, groupId: string | null): MemberChange {
  const members = index.matching(rule)
  if (groupId === null) return { members, joins: members, leaves: nobody }
  const text = index.groups.get(groupId)?.membershipRule
  const saved = typeof text === 'string' ? checkRule(text) : null
  if (saved?.ok) {
    return {
      members,
      joins: index.matching(butNot(rule, saved.ast)),
      leaves: index.matching(butNot(saved.ast, rule)),
    }
  }
  const before = index.membersOf(groupId)
  return { members, joins: difference(members, before), leaves: difference(before, members) }
}

/** Not a rule that could be saved: memberOf stands alone there. The index combines it like any other. */
function butNot(rule: RuleNode, other: RuleNode): RuleNode {
  return { kind: 'and', operands: [rule, { kind: 'not', operand: other, span }], span }
}

function difference(devices: DeviceSet, others: DeviceSet): CountedDevices {
  const ids = [...devices].filter((id) => !others.has(id))
  return { size: ids.length, page: (offset, limit) => ids.slice(offset, offset + limit) }
}
