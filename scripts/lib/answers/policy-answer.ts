import type { FilePolicy } from '@/lib/domain/interchange'
import {
  policyReason,
  targetDevice,
  type GroupMembership,
  type NotApplicableReason,
  type PolicyNote,
  type ResolutionDevice,
  type Targeting,
} from '@/lib/domain/resolution'

/** One policy on one device in an answer: docs/schemas/resolution.schema.json, `#/$defs/policy`. */
export interface PolicyAnswer {
  readonly id: string
  readonly targeted: boolean
  /** Whether anything of a targeted policy can apply; always false for one that does not target the device. */
  readonly applicable: boolean
  /** Why it is so: how the policy came to the device, or what keeps it or its settings away. */
  readonly reason:
    'allDevices' | 'includeGroup' | Extract<Targeting, { targeted: false }>['reason'] | NotApplicableReason
  readonly notes?: readonly PolicyNote[]
}

/** How a policy stands to a device. `memberOf`: is the device in this group? */
export function toPolicyAnswer(
  { id, parts }: FilePolicy,
  device: ResolutionDevice,
  isMember: (groupId: string) => boolean,
): PolicyAnswer {
  const [first] = parts
  const targeting = targetDevice(device, first, membershipOfOne(isMember))
  if (!targeting.targeted) return { id, targeted: false, applicable: false, reason: targeting.reason }
  const notes = notesOf(first.assignments, device, isMember)
  const reasons = parts.map((part) => policyReason(device, part))
  const [reason] = reasons
  const base = { id, targeted: true, ...(notes.length > 0 ? { notes } : {}) }
  // The parts differ in their profiles: the policy applies where one of them does.
  if (reason && reasons.every((each) => each !== null)) return { ...base, applicable: false, reason }
  const isForAll = targeting.paths.some((path) => path.kind === 'allDevices')
  return { ...base, applicable: true, reason: isForAll ? 'allDevices' : 'includeGroup' }
}

/** Only whether there is a way into a group counts here, not which. */
function membershipOfOne(isMember: (groupId: string) => boolean): GroupMembership {
  return {
    isMember: (_, groupId) => isMember(groupId),
    pathsTo: (_, groupId) =>
      isMember(groupId) ? [{ kind: 'group', groups: [{ id: groupId, displayName: groupId }] }] : [],
  }
}

/** The remarks of `resolveDevice` about assignment filters. */
function notesOf(
  assignments: FilePolicy['parts'][0]['assignments'],
  { channel }: Pick<ResolutionDevice, 'channel'>,
  isMember: (groupId: string) => boolean,
): readonly PolicyNote[] {
  const isFiltered = assignments.some(
    (assignment) =>
      Boolean(assignment.filterId) &&
      (assignment.kind === 'allDevices' ||
        (assignment.kind === 'includeGroup' && isMember(assignment.groupId))),
  )
  if (!isFiltered) return []
  return [channel === 'mde' ? 'filterIgnored' : 'filterNotEvaluated']
}
