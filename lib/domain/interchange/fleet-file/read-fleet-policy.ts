import { getProfile } from '../../catalog'
import type { ResolutionPolicy } from '../../resolution'
import { findPolicies, type FoundPolicy } from '../find-policies'
import { isList, isObject, nameOf, parseJson, prop, textProp, type Json, type JsonObject } from '../json'
import { readPolicy } from '../read-policy'
import type { ImportedPolicy } from '../types'
import { textOf } from './device-facts'
import type { FreeNames } from './free-names'
import type { FileProblems } from './problems'
import { readTargets } from './read-targets'
import { splitByProfile, type ProfilePart } from './split-by-profile'
import { partId, type FilePolicy } from './types'

/** Technologies of a policy that names none: the endpoint security templates' own. */
const DEFAULT_TECHNOLOGIES = ['mdm', 'microsoftSense'] as const
/** Graph's spelling: deviceManagementConfigurationTechnologies. */
const KNOWN_TECHNOLOGIES = [
  'mdm',
  'microsoftSense',
  'configManager',
  'windows10XManagement',
  'enrollment',
] as const

/**
 * Reads one element of a file's policies: a Graph configurationPolicies body in any of the wrappings that exports use, which
 * may hold several. Setting instances that no profile knows stay in the policy and resolve to `unknownSetting`.
 */
export function readFleetPolicies(
  json: Json,
  path: string,
  names: FreeNames,
  problems: FileProblems,
): readonly FilePolicy[] {
  // The copy is free of names that reach an object's prototype, and of bounded depth.
  const parsed = parseJson(JSON.stringify(json))
  if (!parsed.ok) {
    problems.error(path, parsed.message)
    return []
  }
  const found = findBodies(parsed.value, path, problems)
  const wrapper = found.length === 1 && isObject(parsed.value) ? parsed.value : null
  return found.map((policy) => readOne(policy, wrapper, names, problems))
}

/** A bare object with a name and settings or assignments is a policy here, where nothing else is expected. */
function findBodies(value: Json, path: string, problems: FileProblems): readonly FoundPolicy[] {
  const search = findPolicies(value)
  const found = search.found.map((policy) => ({ ...policy, path: path + policy.path.slice(1) }))
  if (found.length > 0 || !isObject(value) || !isBareBody(value)) {
    for (const { path: at, message } of search.problems) problems.error(path + at.slice(1), message)
    return found
  }
  return [{ format: 'graph', body: value, path, hints: {} }]
}

function isBareBody(value: JsonObject): boolean {
  const type = textProp(value, '@odata.type')
  if (type !== undefined && !/configurationPolicy$/i.test(type)) return false
  return ['settings', 'assignments', 'technologies', 'platforms'].some(
    (name) => nameOf(value, name) !== undefined,
  )
}

function readOne(
  found: FoundPolicy,
  wrapper: JsonObject | null,
  names: FreeNames,
  problems: FileProblems,
): FilePolicy {
  const body = withOuter(found.body, wrapper)
  const { policy, problems: unread } = readPolicy({ ...found, body }, textOf(prop(body, 'id')) ?? found.path)
  for (const { path, message } of unread) problems.error(path, message)
  const stated = textOf(prop(body, 'id'))
  const id = stated === null ? names.give(policy.name) : names.take(stated)
  const base: Omit<ResolutionPolicy, 'id' | 'profileId' | 'settings'> = {
    name: policy.name,
    version: 1,
    lastModified: modifiedAt(body),
    technologies: technologiesOf(body, found.path, policy, problems),
    assignments: readTargets(body, found.path, problems),
  }
  const { parts, unread: values, notices } = splitByProfile(policy)
  for (const notice of notices) problems.warn(`${found.path}.settings`, notice)
  const [first, ...others] = parts
  const toPart = (part: ProfilePart, index: number): ResolutionPolicy => ({
    ...base,
    ...part,
    id: partId(id, index),
  })
  return {
    id,
    name: policy.name,
    path: found.path,
    parts: [toPart(first, 0), ...others.map((part, index) => toPart(part, index + 1))],
    unread: values,
  }
}

/** Id and assignments may stand on the object that the policy is wrapped in. */
function withOuter(body: JsonObject, wrapper: JsonObject | null): JsonObject {
  if (!wrapper || wrapper === body) return body
  const missing = ['id', 'assignments', 'technologies', 'lastModifiedDateTime'].flatMap((name) => {
    const outer = prop(wrapper, name)
    return prop(body, name) === undefined && outer !== undefined ? [[name, outer] as const] : []
  })
  return { ...body, ...Object.fromEntries(missing) }
}

function modifiedAt(body: JsonObject): number {
  const time = Date.parse(textProp(body, 'lastModifiedDateTime') ?? '')
  return Number.isNaN(time) ? 0 : time
}

function technologiesOf(
  body: JsonObject,
  path: string,
  policy: ImportedPolicy,
  problems: FileProblems,
): readonly string[] {
  const stated = prop(body, 'technologies')
  if (stated === undefined || stated === null) {
    const names = DEFAULT_TECHNOLOGIES.join(',')
    problems.warn(path, `The policy names no technologies. Read as ${names}.`, 'no technologies')
    return DEFAULT_TECHNOLOGIES
  }
  if (typeof stated !== 'string' && !isList(stated))
    problems.error(`${path}.technologies`, 'Technologies are one text, parted by commas, or a list of texts.')
  const named = policy.technologies.map(
    (name) => KNOWN_TECHNOLOGIES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name,
  )
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (profile?.channels.mde && !named.includes('microsoftSense'))
    problems.warn(
      `${path}.technologies`,
      'The policy goes without microsoftSense, so it reaches no device on the mde channel.',
      'no microsoftSense',
    )
  return named
}
