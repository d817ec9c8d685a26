import type { Platform, PolicySettings } from '../catalog'

/** Something in a file that could not be read: where (`$.value[2].settings[0]`) and what to do about it. */
export interface ImportProblem {
  readonly path: string
  readonly message: string
}

export interface ImportedAssignment {
  readonly kind: 'allDevices' | 'allUsers' | 'includeGroup' | 'excludeGroup'
  /** Object id of the group in the tenant that the file comes from. */
  readonly groupId?: string
  readonly filterId?: string
  readonly filterType?: 'include' | 'exclude'
}

/** A policy as a file describes it. Nothing is checked against any tenant, nor values against their limits. */
export const IMPORT_FORMATS = ['graph', 'intent', 'managedSettings', 'mobileconfig'] as const
/** What a policy was read from; intents are the policies of the older endpoint security templates. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

export interface ImportedPolicy {
  readonly format: ImportFormat
  /** Id in the tenant that the file comes from; null where the file names none. */
  readonly sourceId: string | null
  readonly name: string
  readonly description: string
  /** null when no profile knows any of the settings; then all of them are in `settings.unknown`. */
  readonly profileId: string | null
  /** The file names no template of ours; the profile was found by the setting ids. */
  readonly profileInferred: boolean
  readonly platform: Platform | null
  readonly technologies: readonly string[]
  readonly settings: PolicySettings
  readonly assignments: readonly ImportedAssignment[]
  readonly roleScopeTagIds: readonly string[]
  /** Definition ids at any depth, or key paths, that the profile does not have. Kept and exported unchanged. */
  readonly unknownSettingIds: readonly string[]
  /** What the administrator should know before saving, one sentence each. */
  readonly notices: readonly string[]
}

/** A group as a file describes it. Its members are ids of the tenant that it comes from, so they are only counted. */
export interface ImportedGroup {
  readonly id: string
  readonly displayName: string
  readonly description: string
  /** null: members are assigned by hand. */
  readonly membershipRule: string | null
  readonly memberCount: number
}

/** Assignments that stand in a file of their own, by the id that their policy has in the tenant they come from. */
export interface ImportedAssignments {
  readonly policyId: string
  readonly assignments: readonly ImportedAssignment[]
}

/** Everything of one file. */
export interface ImportReading {
  readonly policies: readonly ImportedPolicy[]
  readonly groups: readonly ImportedGroup[]
  readonly assignments: readonly ImportedAssignments[]
  readonly problems: readonly ImportProblem[]
}
