import { isList, isObject, nameOf, objectProp, prop, textProp, type Json, type JsonObject } from './json'

/** Parts of a file that describes a whole fleet. */
export const PARTS = ['policies', 'groups', 'devices', 'assignments'] as const

export type ExportKind = 'policy' | 'group' | 'device' | 'assignment'

/** Several parts side by side under their own names. A list under "policies" alone may as well be a wrapping. */
export function isFleet(value: Json): value is JsonObject {
  if (!isObject(value)) return false
  const lists = PARTS.filter((part) => isList(partItems(value, part)))
  return lists.includes('groups') || lists.includes('devices')
}

function partItems(value: JsonObject, part: string): Json | undefined {
  const found = prop(value, part)
  return isObject(found) ? prop(found, 'value') : found
}

/** The items of one part, whether it is a list, Graph's answer with one, or one item by itself. */
export function itemsOfPart(fleet: JsonObject, part: (typeof PARTS)[number]): readonly Json[] {
  const value = prop(fleet, part)
  if (value === undefined || value === null) return []
  const inner = isObject(value) ? prop(value, 'value') : undefined
  const items = isList(inner) ? inner : value
  return isList(items) ? items : [items]
}

/** A list as such or as Graph answers it; `Objects` is the table of groups that exports are migrated by. */
export function listIn(value: Json): readonly Json[] | null {
  if (isList(value)) return value
  if (!isObject(value)) return null
  const inner = prop(value, 'value') ?? prop(value, 'Objects')
  return isList(inner) ? inner : null
}

const GROUP_MARKS = [
  'membershipRule',
  'groupTypes',
  'securityEnabled',
  'mailNickname',
  'mailEnabled',
] as const
const DEVICE_MARKS = [
  'deviceName',
  'osPlatform',
  'deviceOSType',
  'operatingSystem',
  'azureADDeviceId',
  'deviceOSVersion',
] as const

/** What one item of an export is; everything that is nothing else is read as a policy, whose reader says what it found. */
export function kindOf(item: Json): ExportKind {
  if (!isObject(item)) return 'policy'
  const type = (textProp(item, '@odata.type') ?? textProp(item, 'Type') ?? '').toLowerCase()
  if (type.endsWith('microsoft.graph.group')) return 'group'
  if (type.endsWith('microsoft.graph.device') || type.endsWith('manageddevice')) return 'device'
  if (type.includes('microsoft.graph.') && !type.endsWith('assignment')) return 'policy'
  const has = (name: string) => nameOf(item, name) !== undefined
  if (has('settings') || has('templateReference') || has('settingDefinitionId')) return 'policy'
  if (objectProp(item, 'target') && policyOfAssignment(item) !== undefined) return 'assignment'
  if (GROUP_MARKS.some(has) && (has('displayName') || has('name'))) return 'group'
  return DEVICE_MARKS.some(has) ? 'device' : 'policy'
}

/** Graph names the policy in `sourceId`, and in the assignment's own id before the underscore. */
export function policyOfAssignment(item: JsonObject): string | undefined {
  const named = textProp(item, 'policyId') ?? textProp(item, 'sourceId')
  if (named !== undefined) return named
  return /^([0-9a-f-]{36})_/i.exec(textProp(item, 'id') ?? '')?.[1]
}
