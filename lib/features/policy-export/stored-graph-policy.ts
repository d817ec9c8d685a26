import type { Assignment, Policy } from '@/lib/db/generated/client'
import { PLATFORMS, type PolicySettings } from '@/lib/domain/catalog'
import { toGraphPolicy, type GraphPolicy, type ImportedAssignment } from '@/lib/domain/interchange'
import { leaveOutSecrets } from '../policies/secrets'
import { storedAssignmentSchema } from '../policies/stored-policy'

/** A stored policy as a Graph configurationPolicies body. Secrets are left out, as the service leaves them out. */
export function storedGraphPolicy(
  policy: Policy,
  settings: PolicySettings,
  assignments: readonly Assignment[],
): GraphPolicy {
  return toGraphPolicy({
    name: policy.name,
    description: policy.description,
    profileId: policy.profileId,
    platform: PLATFORMS.find((platform) => platform === policy.platform) ?? null,
    technologies: policy.technologies,
    settings: leaveOutSecrets(settings),
    assignments: assignments.map((row): ImportedAssignment => {
      const { kind, groupId } = storedAssignmentSchema.parse(row)
      return {
        kind,
        ...(groupId ? { groupId } : {}),
        ...(row.filterId ? { filterId: row.filterId } : {}),
      }
    }),
    roleScopeTagIds: policy.roleScopeTags,
  })
}
