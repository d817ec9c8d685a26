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
export interface ImportedPolicy {
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
  /** Definition ids, at any depth, that the profile does not have. Kept and exported unchanged. */
  readonly unknownSettingIds: readonly string[]
  /** What the administrator should know before saving, one sentence each. */
  readonly notices: readonly string[]
}

export interface PolicyFileReading {
  readonly policies: readonly ImportedPolicy[]
  readonly problems: readonly ImportProblem[]
}
