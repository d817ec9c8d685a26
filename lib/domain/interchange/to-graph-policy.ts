import { getProfile, type Platform, type PolicySettings, type Profile } from '../catalog'
import { GRAPH_TYPE, settingIdOf } from './graph-instances'
import { isObject, parseJson, type JsonObject } from './json'
import { mergeUnknown } from './merge-unknown'
import { TARGET_TYPES } from './read-assignments'
import { toInstances } from './to-instances'
import type { ImportedAssignment } from './types'

/** What export needs to know of a policy; an imported one has it all. */
export interface ExportablePolicy {
  readonly name: string
  readonly description: string
  readonly profileId: string | null
  readonly platform: Platform | null
  readonly technologies: readonly string[]
  readonly settings: PolicySettings
  readonly assignments?: readonly ImportedAssignment[]
  readonly roleScopeTagIds?: readonly string[]
  /** Read-only facts, written only on request. Times are ISO 8601. */
  readonly id?: string
  readonly createdDateTime?: string
  readonly lastModifiedDateTime?: string
}

export interface GraphPolicy {
  readonly '@odata.type': string
  readonly id?: string
  readonly name: string
  readonly description: string
  readonly platforms: string
  readonly technologies: string
  readonly createdDateTime?: string
  readonly lastModifiedDateTime?: string
  readonly settingCount?: number
  readonly isAssigned?: boolean
  readonly creationSource?: null
  readonly priorityMetaData?: null
  readonly roleScopeTagIds: readonly string[]
  readonly templateReference: {
    readonly templateId: string
    readonly templateFamily: string
    readonly templateDisplayName: string | null
    readonly templateDisplayVersion: string | null
  }
  readonly settings: readonly {
    readonly '@odata.type': string
    readonly id: string
    readonly settingInstance: JsonObject
  }[]
  readonly assignments: readonly { readonly id: string; readonly target: JsonObject }[]
}

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  windows: 'windows10',
  linux: 'linux',
  macOS: 'macOS',
}

/**
 * The policy as a Graph configurationPolicies body, ready to be created in any tenant: children nested below their choices,
 * unknown settings as they came. `includeReadOnly` adds what the service would refuse on create (id, times, counts).
 * Secrets are written as they are held.
 */
export function toGraphPolicy(
  policy: ExportablePolicy,
  options: { includeReadOnly?: boolean } = {},
): GraphPolicy {
  const profile = policy.profileId === null ? null : (getProfile(policy.profileId) ?? null)
  const known = profile ? toInstances(profile, policy.settings.values) : []
  const instances = mergeUnknown(profile, known, policy.settings.unknown.flatMap(asInstance))
  const assignments = policy.assignments ?? []
  const readOnly = {
    id: policy.id,
    createdDateTime: policy.createdDateTime,
    lastModifiedDateTime: policy.lastModifiedDateTime,
    settingCount: instances.length,
    isAssigned: assignments.length > 0,
    creationSource: null,
    priorityMetaData: null,
  }
  return {
    '@odata.type': `${GRAPH_TYPE}Policy`,
    ...(options.includeReadOnly ? readOnly : {}),
    name: policy.name,
    description: policy.description,
    platforms: profile?.graphPlatforms ?? (policy.platform ? PLATFORM_NAMES[policy.platform] : 'none'),
    technologies: policy.technologies.length === 0 ? 'none' : policy.technologies.join(','),
    roleScopeTagIds: policy.roleScopeTagIds ?? [],
    templateReference: templateReference(profile),
    settings: instances.map((settingInstance, index) => ({
      '@odata.type': `${GRAPH_TYPE}Setting`,
      id: String(index),
      settingInstance,
    })),
    assignments: assignments.map((assignment) => ({ id: '', target: toTarget(assignment) })),
  }
}

function templateReference(profile: Profile | null): GraphPolicy['templateReference'] {
  if (!profile)
    return { templateId: '', templateFamily: 'none', templateDisplayName: null, templateDisplayVersion: null }
  return {
    templateId: profile.templateId,
    templateFamily: profile.templateFamily,
    templateDisplayName: profile.name,
    templateDisplayVersion: `Version ${profile.templateId.split('_')[1] ?? '1'}`,
  }
}

function toTarget(assignment: ImportedAssignment): JsonObject {
  const target: JsonObject = { '@odata.type': TARGET_TYPES[assignment.kind] }
  const withGroup: JsonObject =
    assignment.groupId === undefined ? target : { ...target, groupId: assignment.groupId }
  if (!assignment.filterId) return withGroup
  return {
    ...withGroup,
    deviceAndAppManagementAssignmentFilterId: assignment.filterId,
    deviceAndAppManagementAssignmentFilterType: assignment.filterType ?? 'include',
  }
}

/** What an import kept is JSON of any shape; only setting instances are Graph's: keys of other formats are no settings to it. */
export function isGraphInstance(value: unknown): boolean {
  return asInstance(value).length > 0
}

function asInstance(value: unknown): readonly JsonObject[] {
  const parsed = parseJson(JSON.stringify(value) ?? 'null')
  return parsed.ok && isObject(parsed.value) && settingIdOf(parsed.value) !== undefined ? [parsed.value] : []
}
