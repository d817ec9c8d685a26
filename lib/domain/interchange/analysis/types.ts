import type { Platform, PolicyType } from '../../catalog'
import type { FleetDevice } from '../../fleet/types'
import type { PolicyAssignment, ResolutionGroup } from '../../resolution'
import type { Json } from '../json'
import type { ProfilePart } from '../fleet-file/split-by-profile'

/** A policy of an export, with all that the analysis asks of it. */
export interface ExportedPolicy {
  /** The id that the file states; its name, numbered where needed, otherwise. */
  readonly id: string
  readonly name: string
  readonly file: string
  /** The profile that knows most of it; null when none knows anything. */
  readonly profileId: string | null
  readonly platform: Platform | null
  readonly technologies: readonly string[]
  /** null: the export does not say whom it is assigned to. */
  readonly assignments: readonly PolicyAssignment[] | null
  readonly parts: readonly ProfilePart[]
  /** Values that are not understood, as they came, by setting definition id. */
  readonly unread: ReadonlyMap<string, Json>
  readonly notices: readonly string[]
}

/** Assignments that stand in a file of their own (Graph: deviceManagementConfigurationPolicyAssignment). */
export interface LooseAssignments {
  readonly policyId: string
  readonly assignments: readonly PolicyAssignment[]
}

export type ExportFileStatus = 'imported' | 'skipped' | 'error'

/** One file of a folder of exports. */
export interface ExportFile {
  /** Below the folder, with forward slashes. */
  readonly path: string
  readonly status: ExportFileStatus
  /** Why it was skipped or could not be read; of an imported file, what of it was left out. */
  readonly reason?: string
  readonly policies: readonly ExportedPolicy[]
  readonly groups: readonly ResolutionGroup[]
  readonly devices: readonly FleetDevice[]
  readonly assignments: readonly LooseAssignments[]
}

/** Do the targets of policies have devices in common? */
export const OVERLAPS = ['yes', 'no', 'unknown'] as const
export type Overlap = (typeof OVERLAPS)[number]

export interface AnalyzedSetting {
  readonly settingDefinitionId: string
  /** Options by their Graph item id; numbers, texts and lists as they are; an entry of a group as an object of its fields. */
  readonly value: Json
  /** The catalogue has the definition and understands the value. */
  readonly known: boolean
}

export interface AnalyzedPolicy {
  readonly id: string
  readonly name: string
  readonly file: string
  /** Portal name of the profile. */
  readonly profile: string | null
  readonly profileId: string | null
  readonly policyType: PolicyType | null
  readonly platform: Platform | null
  readonly technologies: readonly string[]
  readonly settings: readonly AnalyzedSetting[]
  /** What an administrator should know before importing it. */
  readonly notices: readonly string[]
}

export interface ValueAndPolicies {
  readonly value: Json
  /** As a person reads it. */
  readonly text: string
  readonly policies: readonly string[]
}

export interface AnalyzedConflict {
  readonly settingDefinitionId: string
  readonly name: string
  readonly platform: Platform | null
  /** The entry of a group, such as the name of a firewall rule. */
  readonly entry?: string
  readonly overlap: Overlap
  readonly values: readonly ValueAndPolicies[]
}

/** The same said more than once: a setting at one value in several policies, or whole policies that say the same. */
export interface AnalyzedDuplicate {
  readonly kind: 'setting' | 'policy'
  readonly settingDefinitionId: string | null
  readonly name: string
  readonly platform: Platform | null
  readonly entry?: string
  readonly overlap: Overlap
  readonly value: Json
  /** As a person reads it; empty for whole policies. */
  readonly text: string
  readonly policies: readonly string[]
}

export const NEVER_APPLIES = [
  'technologies',
  'profileChannel',
  'settingChannel',
  'parentNotEffective',
] as const
export type NeverApplies = (typeof NEVER_APPLIES)[number]

/** What never applies on the MDE channel, whatever the device. */
export interface AnalyzedNotApplicable {
  readonly policy: string
  /** null: the policy as a whole. */
  readonly settingDefinitionId: string | null
  readonly name: string
  readonly reason: NeverApplies
  readonly message: string
}

export interface AnalyzedUnknown {
  readonly settingDefinitionId: string
  readonly policies: readonly string[]
  readonly files: readonly string[]
}

export interface Analysis {
  readonly files: readonly {
    readonly path: string
    readonly status: ExportFileStatus
    readonly reason?: string
  }[]
  readonly policies: readonly AnalyzedPolicy[]
  readonly conflicts: readonly AnalyzedConflict[]
  readonly duplicates: readonly AnalyzedDuplicate[]
  readonly notApplicable: readonly AnalyzedNotApplicable[]
  readonly unknownSettings: readonly AnalyzedUnknown[]
  readonly groups: number
  readonly devices: number
}
