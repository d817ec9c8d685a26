import { isList, isObject, objectProp, prop, textProp, type Json, type JsonObject } from './json'
import type { ImportedAssignment } from './types'

/** Graph target types and what each is called here. Source: Graph, deviceAndAppManagementAssignmentTarget. */
export const TARGET_TYPES = {
  allDevices: '#microsoft.graph.allDevicesAssignmentTarget',
  allUsers: '#microsoft.graph.allLicensedUsersAssignmentTarget',
  includeGroup: '#microsoft.graph.groupAssignmentTarget',
  excludeGroup: '#microsoft.graph.exclusionGroupAssignmentTarget',
} as const satisfies Record<ImportedAssignment['kind'], string>

const KINDS: readonly ImportedAssignment['kind'][] = [
  'allDevices',
  'allUsers',
  'includeGroup',
  'excludeGroup',
]
const NO_FILTER = '00000000-0000-0000-0000-000000000000'

/** The policy's assignments; targets that have no counterpart here are left out with a notice. */
export function readAssignments(body: JsonObject): {
  readonly assignments: readonly ImportedAssignment[]
  readonly notices: readonly string[]
} {
  const list = prop(body, 'assignments')
  const read = (isList(list) ? list : []).map(readAssignment)
  const assignments = read.filter((assignment) => assignment !== null)
  const leftOut = read.length - assignments.length
  const notices: string[] = []
  if (leftOut > 0)
    notices.push(
      `${leftOut === 1 ? 'One assignment has' : `${leftOut} assignments have`} a target that is not supported here.`,
    )
  if (assignments.some((assignment) => assignment.filterId)) {
    notices.push('Assignments carry filters, which devices on the MDE channel ignore.')
  }
  return { assignments, notices }
}

function readAssignment(element: Json): ImportedAssignment | null {
  const target = isObject(element) ? objectProp(element, 'target') : undefined
  if (!target) return null
  const type = textProp(target, '@odata.type')?.toLowerCase()
  const kind = KINDS.find((candidate) => TARGET_TYPES[candidate].toLowerCase() === type)
  if (!kind) return null
  const filter = readFilter(target)
  if (kind === 'allDevices' || kind === 'allUsers') return { kind, ...filter }
  const groupId = textProp(target, 'groupId')
  return groupId ? { kind, groupId, ...filter } : null
}

function readFilter(target: JsonObject): Pick<ImportedAssignment, 'filterId' | 'filterType'> {
  const filterId = textProp(target, 'deviceAndAppManagementAssignmentFilterId')
  const filterType = textProp(target, 'deviceAndAppManagementAssignmentFilterType')?.toLowerCase()
  if (!filterId || filterId === NO_FILTER || (filterType !== 'include' && filterType !== 'exclude')) return {}
  return { filterId, filterType }
}
