import { getProfile } from '../../catalog'
import { References } from '../fleet-file/references'
import type { PolicyAssignment } from '../../resolution'
import { comparePolicies, type PolicyLeaves } from './compare-policies'
import { leafSettings } from './leaf-settings'
import { neverApplies } from './never-applies'
import { Overlaps } from './overlap'
import type { Analysis, AnalyzedPolicy, AnalyzedUnknown, ExportedPolicy, ExportFile } from './types'

/**
 * What a folder of exports says: its policies, where they contradict or repeat each other and whether that matters, what
 * never applies on the MDE channel, and what the catalogue does not know. Files are those of `readExportFile`.
 */
export function analyzeExports(files: readonly ExportFile[]): Analysis {
  const groups = files.flatMap((file) => file.groups)
  const devices = files.flatMap((file) => file.devices)
  const references = new References(devices, groups)
  const policies = bindAssignments(files, references)
  const bound = groups.map((group) => ({
    ...group,
    members: group.members?.map((id) => references.groupId(id) ?? references.deviceId(id) ?? id),
  }))
  const all = policies.map((policy): PolicyLeaves => ({ policy, leaves: leafSettings(policy) }))
  const { conflicts, duplicates } = comparePolicies(all, new Overlaps(bound, devices))
  return {
    files: files.map(({ path, status, reason }) => ({ path, status, ...(reason ? { reason } : {}) })),
    policies: all.map(describe),
    conflicts,
    duplicates,
    notApplicable: all.flatMap(neverApplies),
    unknownSettings: unknownOf(all),
    groups: groups.length,
    devices: devices.length,
  }
}

/** Assignments from files of their own join those of the policy; groups are found by id or, where one has it, by name. */
function bindAssignments(files: readonly ExportFile[], references: References): readonly ExportedPolicy[] {
  const loose = new Map<string, PolicyAssignment[]>()
  for (const { policyId, assignments } of files.flatMap((file) => file.assignments))
    loose.set(policyId, [...(loose.get(policyId) ?? []), ...assignments])
  return files
    .flatMap((file) => file.policies)
    .map((policy) => {
      const own = loose.get(policy.id)
      const assignments = own ? [...(policy.assignments ?? []), ...own] : policy.assignments
      return { ...policy, assignments: assignments?.map(bound) ?? null }
    })

  function bound(assignment: PolicyAssignment): PolicyAssignment {
    if (!('groupId' in assignment)) return assignment
    return { ...assignment, groupId: references.groupId(assignment.groupId) ?? assignment.groupId }
  }
}

function describe({ policy, leaves }: PolicyLeaves): AnalyzedPolicy {
  const profile = policy.profileId === null ? undefined : getProfile(policy.profileId)
  return {
    id: policy.id,
    name: policy.name,
    file: policy.file,
    profile: profile?.name ?? null,
    profileId: policy.profileId,
    policyType: profile?.policyType ?? null,
    platform: policy.platform,
    technologies: policy.technologies,
    settings: leaves.map(({ settingId, value, known }) => ({ settingDefinitionId: settingId, value, known })),
    notices: policy.notices,
  }
}

function unknownOf(all: readonly PolicyLeaves[]): readonly AnalyzedUnknown[] {
  const found = new Map<string, ExportedPolicy[]>()
  for (const { policy, leaves } of all) {
    for (const { settingId, known } of leaves)
      if (!known) found.set(settingId, [...(found.get(settingId) ?? []), policy])
  }
  return [...found].map(([settingDefinitionId, policies]) => ({
    settingDefinitionId,
    policies: [...new Set(policies.map(({ id }) => id))],
    files: [...new Set(policies.map(({ file }) => file))],
  }))
}
