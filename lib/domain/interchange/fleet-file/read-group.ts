import type { ResolutionGroup } from '../../resolution'
import { isList, isObject, prop, type Json, type JsonObject } from '../json'
import { textOf } from './device-facts'
import type { FreeNames } from './free-names'
import type { FileProblems } from './problems'

/** Properties of Graph's group resource, and of exports of it, that decide nothing here. In lower case. */
const READ_NAMES: ReadonlySet<string> = new Set(['id', 'displayname', 'name', 'membershiprule', 'members'])
const UNREAD_NAMES: ReadonlySet<string> = new Set(
  [
    'createdDateTime deletedDateTime description expirationDateTime groupTypes isAssignableToRole mail mailEnabled',
    'mailNickname membershipRuleProcessingState onPremisesSyncEnabled owners proxyAddresses renewedDateTime',
    'securityEnabled securityIdentifier theme uniqueName visibility memberOf isManagementRestricted',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

/** A group as a file describes it: its members are still the texts of the file. */
export type FileGroup = ResolutionGroup & { readonly path: string }

/** Reads one group; null after an error. Without an id of its own, it goes by its display name. */
export function readGroup(
  json: Json,
  path: string,
  names: FreeNames,
  problems: FileProblems,
): FileGroup | null {
  if (!isObject(json))
    return problems.error(path, 'A group is an object: id, displayName, membershipRule or members.')
  const displayName = textOf(prop(json, 'displayName')) ?? textOf(prop(json, 'name'))
  const stated = textOf(prop(json, 'id'))
  const id = stated === null ? names.give(displayName ?? path) : names.take(stated)
  for (const name of Object.keys(json)) {
    const lower = name.toLowerCase()
    if (!READ_NAMES.has(lower) && !UNREAD_NAMES.has(lower) && !name.includes('@'))
      problems.warn(`${path}.${name}`, `${name} is not understood and was left out.`, `group ${name}`)
  }
  const rule = prop(json, 'membershipRule')
  if (rule !== undefined && rule !== null && typeof rule !== 'string')
    return problems.error(`${path}.membershipRule`, 'A membership rule is a text.')
  const members = readMembers(json, path, problems)
  const group = { id, displayName: displayName ?? id, path }
  if (typeof rule !== 'string' || rule.trim() === '') return { ...group, membershipRule: null, members }
  if (members.length > 0)
    problems.warn(`${path}.members`, 'The group has a membership rule, so its list of members was left out.')
  return { ...group, membershipRule: rule, members: [] }
}

function readMembers(json: JsonObject, path: string, problems: FileProblems): readonly string[] {
  const list = prop(json, 'members')
  if (list === undefined || list === null) return []
  if (!isList(list)) {
    problems.error(`${path}.members`, 'Members are a list of ids of devices and groups.')
    return []
  }
  return list.flatMap((item, index) => {
    const id = isObject(item) ? textOf(prop(item, 'id')) : textOf(item)
    if (id === null)
      problems.error(`${path}.members[${index}]`, 'A member is the id of a device or of a group.')
    return id === null ? [] : [id]
  })
}
