import type { GroupId } from '../ids'
import type {
  GroupMembership,
  PolicyAssignment,
  PolicyNote,
  ResolutionDevice,
  ResolutionPolicy,
  TargetPath,
  Targeting,
} from './types'

/**
 * Does a policy target a device that is in these groups? Effective = include - exclude, and exclusion wins. Assignments to
 * users target no device. Source: Intune, "Assign policies": include and exclude groups.
 */
export function isTargeted(
  assignments: readonly PolicyAssignment[],
  isMember: (groupId: GroupId) => boolean,
): boolean {
  const isExcluded = assignments.some(
    (assignment) => assignment.kind === 'excludeGroup' && isMember(assignment.groupId),
  )
  return !isExcluded && assignments.some((assignment) => includes(assignment, isMember))
}

/** The same with the ways that led to the answer: every path of inclusion and of exclusion. */
export function targetDevice(
  device: Pick<ResolutionDevice, 'id'>,
  policy: Pick<ResolutionPolicy, 'assignments'>,
  membership: GroupMembership,
): Targeting {
  const { assignments } = policy
  if (assignments.length === 0)
    return { targeted: false, reason: 'notAssigned', includedBy: [], excludedBy: [] }
  const includedBy = assignments.flatMap((assignment) => inclusionPaths(device, assignment, membership))
  const excludedBy = assignments.flatMap((assignment) =>
    assignment.kind === 'excludeGroup' ? membership.pathsTo(device.id, assignment.groupId) : [],
  )
  if (includedBy.length > 0 && excludedBy.length === 0) return { targeted: true, paths: includedBy }
  if (includedBy.length > 0) return { targeted: false, reason: 'excluded', includedBy, excludedBy }
  const inclusions = assignments.filter((assignment) => assignment.kind !== 'excludeGroup')
  const isUserOnly = inclusions.length > 0 && inclusions.every((assignment) => assignment.kind === 'allUsers')
  return { targeted: false, reason: isUserOnly ? 'userTargetOnly' : 'notIncluded', includedBy, excludedBy }
}

/**
 * What to remark about a policy that targets a device: attached devices ignore assignment filters, include and exclude
 * ones alike; on other channels a filter may take the device out again, which is not known here.
 */
export function targetingNotes(
  device: Pick<ResolutionDevice, 'id' | 'channel'>,
  policy: Pick<ResolutionPolicy, 'assignments'>,
  membership: GroupMembership,
): readonly PolicyNote[] {
  const isFiltered = policy.assignments.some(
    (assignment) =>
      Boolean(assignment.filterId) &&
      includes(assignment, (groupId) => membership.isMember(device.id, groupId)),
  )
  if (!isFiltered) return []
  return [device.channel === 'mde' ? 'filterIgnored' : 'filterNotEvaluated']
}

function includes(assignment: PolicyAssignment, isMember: (groupId: GroupId) => boolean): boolean {
  if (assignment.kind === 'allDevices') return true
  return assignment.kind === 'includeGroup' && isMember(assignment.groupId)
}

function inclusionPaths(
  device: Pick<ResolutionDevice, 'id'>,
  assignment: PolicyAssignment,
  membership: GroupMembership,
): readonly TargetPath[] {
  if (assignment.kind === 'allDevices') return [{ kind: 'allDevices', groups: [] }]
  return assignment.kind === 'includeGroup' ? membership.pathsTo(device.id, assignment.groupId) : []
}
