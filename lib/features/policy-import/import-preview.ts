import { profilesFor, type ImportFormat, type ImportProblem } from '@/lib/domain/interchange'
import { problemsOf, type ExistingPolicy, type ImportPlan } from './plan-import'
import type { GroupChoice, PolicyChoice } from './schema'

/** What an import would do, for people to look at before anything is written. */
export interface ImportPreview {
  readonly digest: string
  readonly files: readonly { readonly fileName: string; readonly policies: number; readonly groups: number }[]
  readonly problems: readonly (ImportProblem & { readonly fileName: string })[]
  readonly policies: readonly PolicyPreview[]
  readonly groups: readonly GroupPreview[]
  /** The role may make groups, and assign policies. */
  readonly mayMakeGroups: boolean
}

export interface PolicyPreview {
  readonly key: string
  readonly fileName: string
  readonly format: ImportFormat
  readonly name: string
  readonly profileId: string | null
  readonly profileName: string | null
  /** Profiles to choose from, where the file leaves open which it is; else empty. */
  readonly profiles: readonly { readonly id: string; readonly name: string }[]
  readonly platform: string
  readonly policyType: string
  readonly settings: number
  readonly assignments: number
  readonly groupIds: readonly string[]
  readonly unknownSettingIds: readonly string[]
  readonly leftOut: readonly ImportProblem[]
  readonly notices: readonly string[]
  readonly existing: ExistingPolicy | null
  readonly suggestion: PolicyChoice
  /** false: the role may not write policies of this type, so the import would be refused. */
  readonly isAllowed: boolean
  readonly mayAssign: boolean
}

export interface GroupPreview {
  readonly sourceId: string
  readonly displayName: string | null
  readonly membershipRule: string | null
  readonly memberCount: number
  readonly policies: number
  readonly existing: { readonly id: string; readonly displayName: string } | null
  readonly refusal: string | null
  readonly suggestion: GroupChoice
}

export interface Rights {
  readonly mayWrite: (policyType: string) => boolean
  readonly mayAssign: (policyType: string) => boolean
  readonly mayMakeGroups: boolean
}

export function toImportPreview(plan: ImportPlan, rights: Rights): ImportPreview {
  return {
    digest: plan.digest,
    files: plan.files.map(({ fileName, policies, groups }) => ({
      fileName,
      policies: policies.length,
      groups: groups.length,
    })),
    problems: problemsOf(plan),
    policies: plan.policies.map(({ key, fileName, ready, existing, suggestion }) => {
      const profiles = profilesFor(ready.imported).filter((profile) => rights.mayWrite(profile.policyType))
      const isAllowed = rights.mayWrite(ready.policy.policyType)
      return {
        key,
        fileName,
        format: ready.format,
        name: ready.policy.name,
        profileId: ready.policy.profileId,
        profileName: ready.profileName,
        profiles: profiles.length > 1 ? profiles.map(({ id, name }) => ({ id, name })) : [],
        platform: ready.policy.platform,
        policyType: ready.policy.policyType,
        settings: Object.keys(ready.policy.settings.values).length,
        assignments: ready.assignments.length,
        groupIds: [...new Set(ready.assignments.flatMap((one) => one.groupId ?? []))],
        unknownSettingIds: ready.unknownSettingIds,
        leftOut: ready.leftOut,
        notices: ready.notices,
        existing,
        suggestion: isAllowed ? suggestion : { take: 'skip' },
        isAllowed,
        mayAssign: rights.mayAssign(ready.policy.policyType),
      }
    }),
    groups: plan.groups.map(({ sourceId, described, policies, existing, refusal, suggestion }) => ({
      sourceId,
      displayName: described?.displayName ?? null,
      membershipRule: described?.membershipRule ?? null,
      memberCount: described?.memberCount ?? 0,
      policies,
      existing,
      refusal,
      suggestion: suggestion.take === 'create' && !rights.mayMakeGroups ? { take: 'leave' } : suggestion,
    })),
    mayMakeGroups: rights.mayMakeGroups,
  }
}
