import type { PolicyAssignment } from '../../resolution'
import { readAssignments, TARGET_TYPES } from '../read-assignments'
import { isList, isObject, objectProp, prop, textProp, type Json, type JsonObject } from '../json'
import type { FileProblems } from './problems'

/** Targets of Graph that are none of these: collections of Configuration Manager, and what is no targeting of devices. */
const FOREIGN_TARGET = /(configurationManagerCollection|scopeTagGroup)AssignmentTarget$/i

/**
 * The assignments of a policy body, each of which must be understood: who is targeted depends on it. Group ids are still the
 * texts of the file.
 */
export function readTargets(
  body: JsonObject,
  path: string,
  problems: FileProblems,
): readonly PolicyAssignment[] {
  const list = prop(body, 'assignments')
  if (list === undefined || list === null) return []
  return readTargetList(list, `${path}.assignments`, problems)
}

/** The same for the list itself, at this path. */
export function readTargetList(
  list: Json,
  path: string,
  problems: FileProblems,
): readonly PolicyAssignment[] {
  const items = isObject(list) ? prop(list, 'value') : list
  if (!isList(items)) {
    problems.error(path, 'Assignments are a list of objects with a target.')
    return []
  }
  return items.flatMap((item, index) => {
    const assignment = readTarget(item, `${path}[${index}]`, problems)
    return assignment ? [assignment] : []
  })
}

function readTarget(item: Json, path: string, problems: FileProblems): PolicyAssignment | null {
  // A bare target is as clear as one that is wrapped.
  const target = isObject(item) ? (objectProp(item, 'target') ?? item) : null
  if (!target) return problems.error(path, 'An assignment is an object with a target.')
  const [read] = readAssignments({ assignments: [{ target: withFullType(target) }] }).assignments
  if (!read && FOREIGN_TARGET.test(textProp(target, '@odata.type') ?? '')) {
    const message = 'The target reaches no device that is managed here, so the assignment was left out.'
    problems.warn(`${path}.target`, message)
    return null
  }
  if (!read) return problems.error(`${path}.target`, whyUnread(target))
  const { kind, groupId, filterId } = read
  const filter = filterId ? { filterId } : {}
  if (kind === 'allDevices' || kind === 'allUsers') return { kind, ...filter }
  return { kind, groupId: groupId ?? '', ...filter }
}

/** Types are written with and without the hash and the namespace, ids of made-up files as numbers. */
function withFullType(target: JsonObject): JsonObject {
  const groupId = prop(target, 'groupId')
  if (typeof groupId === 'number') return withFullType({ ...target, groupId: String(groupId) })
  const type = textProp(target, '@odata.type')
  if (type === undefined) return target
  const short = type.replace(/^#?(microsoft\.graph\.)?/i, '').toLowerCase()
  const full = Object.values(TARGET_TYPES).find((known) => known.toLowerCase().endsWith(`.${short}`))
  return { ...target, '@odata.type': full ?? type }
}

function whyUnread(target: JsonObject): string {
  const types = Object.values(TARGET_TYPES).join(', ')
  const type = textProp(target, '@odata.type')
  if (type === undefined) return `The target has no @odata.type. Use one of ${types}.`
  if (/group/i.test(type) && !textProp(target, 'groupId')) return 'The target names no groupId.'
  return `${type} is no target that is known here. Use one of ${types}.`
}
