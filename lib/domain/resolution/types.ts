import type { Channel, OsPlatform, PolicyType, Scalar, SettingValue, SettingValues } from '../catalog/types'
import type { DirectoryProperties, RuleEvaluation } from '../groups/types'
import type { DeviceId, GroupId, PolicyId } from '../ids'

/** Facts about one device that resolution reads. */
export interface ResolutionDevice {
  readonly id: DeviceId
  readonly channel: Channel
  readonly osPlatform: OsPlatform
  /** 'Windows 11', 'Windows Server 2019', 'Ubuntu 22.04'… */
  readonly osName: string
  readonly osVersion: string
  readonly tamperProtection: boolean
  /** Policy types the channel skips on this device (from the enrollment decision). */
  readonly skippedPolicyTypes: readonly string[]
  /** Directory object properties; null while the device has no directory object (then it is in no group). */
  readonly directory: DirectoryProperties | null
}

export interface ResolutionGroup {
  readonly id: GroupId
  readonly displayName: string
  /** Dynamic when set. */
  readonly membershipRule?: string | null
  /** Assigned: device ids and ids of nested groups. */
  readonly members?: readonly string[]
}

export type AssignmentTarget =
  | { readonly kind: 'allDevices' }
  | { readonly kind: 'allUsers' }
  | { readonly kind: 'includeGroup'; readonly groupId: GroupId }
  | { readonly kind: 'excludeGroup'; readonly groupId: GroupId }
export type PolicyAssignment = AssignmentTarget & {
  /** Assignment filter, if any: ignored on the MDE channel. */
  readonly filterId?: string | null
}

export interface ResolutionPolicy {
  readonly id: PolicyId
  readonly name: string
  readonly version: number
  /** Milliseconds since the epoch; used only by the mostSecureThenLatest strategy. */
  readonly lastModified: number
  readonly profileId: string
  /** e.g. ['mdm', 'microsoftSense']: a policy without microsoftSense never reaches an attached device. */
  readonly technologies: readonly string[]
  readonly settings: SettingValues
  readonly assignments: readonly PolicyAssignment[]
}

export const NOT_APPLICABLE_REASONS = [
  'platform', 'channelNone', 'technologies', 'profileChannel', 'settingChannel', 'osVersion', 'policyTypeSkipped', 'userTargetOnly', 'parentNotEffective', 'unknownSetting',
] as const
export type NotApplicableReason = (typeof NOT_APPLICABLE_REASONS)[number]

/** How a policy reached a device, or why it did not. */
export interface TargetPath {
  readonly kind: 'allDevices' | 'group'
  /** From the assigned group down to the nested group that holds the device. */
  readonly groups: readonly { readonly id: GroupId; readonly displayName: string; readonly rule?: string | null; readonly evaluation?: RuleEvaluation }[]
}
export type Targeting =
  | { readonly targeted: true; readonly paths: readonly TargetPath[] }
  | { readonly targeted: false; readonly reason: 'notIncluded' | 'excluded' | 'userTargetOnly' | 'notAssigned'; readonly excludedBy: readonly TargetPath[]; readonly includedBy: readonly TargetPath[] }

export type PolicyOutcome = {
  readonly policyId: PolicyId
  readonly targeting: Targeting
  /** Only for targeted policies: does it apply, and if not, why. */
  readonly applicable: boolean
  readonly reason?: NotApplicableReason
}

/** One policy's say in one unit of resolution. */
export interface Contribution {
  readonly policyId: PolicyId
  readonly policyName: string
  readonly version: number
  readonly lastModified: number
  readonly settingId: string
  readonly value: SettingValue
}

/**
 * Unit of resolution: a leaf. `key` is the definition id, or for entries of a group collection `<id>#<entry key>`
 * (firewall rules: one unit for each rule name).
 */
export type SettingResult = {
  readonly key: string
  readonly settingId: string
  readonly contributions: readonly Contribution[]
} & (
  | { readonly outcome: 'applied'; readonly value: SettingValue; readonly merged: boolean; readonly blockedByTamperProtection: boolean }
  | { readonly outcome: 'conflict'; readonly values: readonly { readonly value: SettingValue; readonly policyIds: readonly PolicyId[] }[]; readonly deliveredAnyway: boolean }
  | { readonly outcome: 'notApplicable'; readonly reason: NotApplicableReason }
)

/** What one device is to enforce, in the form that is hashed and delivered. Canonically ordered. */
export interface PolicySetDocument {
  readonly schema: 1
  readonly osPlatform: OsPlatform
  readonly settings: readonly {
    readonly key: string
    readonly settingId: string
    /** OMA-URI or JSON key path. */
    readonly csp: string
    /** Device value: option values, numbers, strings, lists; entries of group collections as objects. */
    readonly value: DeviceValue
    readonly policyIds: readonly PolicyId[]
  }[]
}
export type DeviceValue = Scalar | readonly DeviceValue[] | { readonly [key: string]: DeviceValue }

export interface DeviceResolution {
  readonly policies: readonly PolicyOutcome[]
  /** Sorted by key. */
  readonly settings: readonly SettingResult[]
  readonly document: PolicySetDocument
  /** SHA-256 of the canonical encoding, lower-case hex. */
  readonly policySetHash: string
}

export const CONFLICT_STRATEGIES = ['withhold', 'mostSecureThenLatest'] as const
export type ConflictStrategy = (typeof CONFLICT_STRATEGIES)[number]

export const STATUSES = ['succeeded', 'error', 'conflict', 'pending', 'notApplicable'] as const
export type Status = (typeof STATUSES)[number]

/** What a policy type is called when a status or a skipped type is shown. */
export type SkippedPolicyType = PolicyType

/** Devices with the same inputs to resolution, hence the same resolution. */
export interface Cohort {
  /** Exact: equal keys mean equal inputs. Stable while the devices' facts and targeting policies stay the same. */
  readonly key: string
  readonly channel: Channel
  readonly representative: DeviceId
  /** Sorted. */
  readonly deviceIds: readonly DeviceId[]
  readonly resolution: DeviceResolution
}

export interface FleetResolution {
  /** Sorted by key. */
  readonly cohorts: readonly Cohort[]
  /** Transitive members of each group. */
  readonly membership: ReadonlyMap<GroupId, ReadonlySet<DeviceId>>
  /** Dynamic groups whose stored rule does not parse: they have no members, and the message says why. */
  readonly groupErrors: ReadonlyMap<GroupId, string>
}
