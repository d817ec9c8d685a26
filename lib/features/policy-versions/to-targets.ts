import type { VersionAssignment } from '@/lib/domain/versions'
import type { AssignmentInput } from '../policies/schema'

/** Assignments as forms take them: users come from elsewhere and are not edited here. */
export function toTargets(assignments: readonly VersionAssignment[] = []): AssignmentInput[] {
  return assignments.flatMap((one): AssignmentInput[] => {
    if (one.kind === 'allDevices') return [{ kind: one.kind }]
    if (one.kind === 'allUsers' || !one.groupId) return []
    return [{ kind: one.kind, groupId: one.groupId }]
  })
}
