import type { VersionAssignment } from './types'

/** Whom an assignment is about: a group stands once, included or excluded. */
export function assignmentKey(assignment: VersionAssignment): string {
  return assignment.groupId ? `group ${assignment.groupId}` : assignment.kind
}
