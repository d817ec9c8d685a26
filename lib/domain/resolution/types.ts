import type { Channel, OsPlatform, Scalar, SettingValue, SettingValues } from '../catalog/types'
import type { DirectoryProperties, RuleEvaluation, Verdict } from '../groups'
import type { DeviceId, GroupId, PolicyId } from '../ids'
import type { RolloutStage } from '../rollout/types'

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
  /**
   * Dynamic groups do not see the directory object yet: the one before it was deleted in the directory, and they take their
   * time. Assigned groups and "all devices" hold the device all the same. False when absent.
   */
  readonly isRegrouping?: boolean
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
  /** Present while new settings are released in stages: `version` and `settings` above are then those of before. */
  readonly rollout?: PolicyRollout
}

/** New settings of a policy and who of its devices gets them already. Assignments know no stages. */
export interface PolicyRollout {
  /** Spreads devices over the percentage, and differently in each rollout. */
  readonly salt: string
  readonly stage: RolloutStage
  readonly version: number
  readonly lastModified: number
  readonly settings: SettingValues
}

export const NOT_APPLICABLE_REASONS = [
  'platform',
  'channelNone',
  'technologies',
  'profileChannel',
  'settingChannel',
  'osVersion',
  'policyTypeSkipped',
  'userTargetOnly',
  'parentNotEffective',
  'unknownSetting',
] as const
export type NotApplicableReason = (typeof NOT_APPLICABLE_REASONS)[number]

/** How a policy reached a device, or why it did not. */
export interface TargetPath {
  readonly kind: 'allDevices' | 'group'
  /** From the assigned group down to the nested group that holds the device. */
  readonly groups: readonly {
    readonly id: GroupId
    readonly displayName: string
    readonly rule?: string | null
    readonly evaluation?: RuleEvaluation
  }[]
}
export type Targeting =
  /** `paths` is empty where devices share a resolution (cohorts): how each of them was reached differs. */
  | { readonly targeted: true; readonly paths: readonly TargetPath[] }
  | {
      readonly targeted: false
      readonly reason: 'notIncluded' | 'excluded' | 'userTargetOnly' | 'notAssigned'
      readonly excludedBy: readonly TargetPath[]
      readonly includedBy: readonly TargetPath[]
    }

/** Things that do not decide but that an administrator should see beside a policy. */
export const POLICY_NOTES = ['filterIgnored', 'filterNotEvaluated'] as const
export type PolicyNote = (typeof POLICY_NOTES)[number]

export type PolicyOutcome = {
  readonly policyId: PolicyId
  readonly targeting: Targeting
  /** Only for targeted policies: does it apply, and if not, why. */
  readonly applicable: boolean
  readonly reason?: NotApplicableReason
  /** Absent when there is nothing to remark. */
  readonly notes?: readonly PolicyNote[]
  /** While a rollout runs, of targeted policies: does the device get the new settings or those of before? */
  readonly release?: 'candidate' | 'previous'
}

/** One policy's say in one unit of resolution. */
export interface Contribution {
  readonly policyId: PolicyId
  readonly policyName: string
  readonly version: number
  readonly lastModified: number
  readonly settingId: string
  readonly value: SettingValue
  /** Why this policy's say does not count on this device; absent when it counts. */
  readonly notApplicable?: NotApplicableReason
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
  | {
      readonly outcome: 'applied'
      readonly value: SettingValue
      readonly merged: boolean
      readonly blockedByTamperProtection: boolean
      /** Set where policies differed and the strategy chose. */
      readonly decidedBy?: 'mostSecure' | 'latest'
    }
  | {
      readonly outcome: 'conflict'
      readonly values: readonly { readonly value: SettingValue; readonly policyIds: readonly PolicyId[] }[]
      readonly deliveredAnyway: boolean
    }
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
    /**
     * Device value: option values, numbers, strings, lists; entries of group collections as objects. For a unit that is
     * delivered in conflict (contradictory firewall rules of one name): the list of all its objects.
     */
    readonly value: DeviceValue
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

/** Devices with the same inputs to resolution, hence the same resolution. */
export interface Cohort {
  /** Exact: equal keys mean equal inputs. Stable while the devices' facts and targeting policies stay the same. */
  readonly key: string
  readonly channel: Channel
  readonly representative: DeviceId
  /** Sorted. */
  readonly deviceIds: readonly DeviceId[]
  /**
   * What resolveDevice gives for each of these devices, with targeted policies only and without target paths: both differ
   * from device to device and decide nothing.
   */
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

/** Who is in which group: all that targeting needs to know of groups. */
export interface GroupMembership {
  isMember(deviceId: DeviceId, groupId: GroupId): boolean
  /** How the device comes to be in the group, directly or through nested groups; empty when it is not in it. */
  pathsTo(deviceId: DeviceId, groupId: GroupId): readonly TargetPath[]
}

/** Membership of every group of a tenant. */
export interface FleetMembership extends GroupMembership {
  /** Transitive members of each group. */
  readonly members: ReadonlyMap<GroupId, ReadonlySet<DeviceId>>
  /** Dynamic groups whose rule does not parse, with the message. */
  readonly errors: ReadonlyMap<GroupId, string>
  /** Groups that hold the device itself, as rules of memberOf see them. */
  directGroupsOf(deviceId: DeviceId): readonly GroupId[]
}

export interface ResolutionOptions {
  /** What to do where single values differ; `withhold` unless told. */
  readonly strategy?: ConflictStrategy
}

export const EXPLAIN_KINDS = [
  'outcome',
  'contribution',
  'policy',
  'assignment',
  'group',
  'clause',
  'note',
  'withoutPolicy',
] as const
export type ExplainKind = (typeof EXPLAIN_KINDS)[number]

/** One step of a derivation, with the steps it rests on. */
export interface ExplainNode {
  readonly kind: ExplainKind
  /** One line for people. Never holds a secret. */
  readonly text: string
  /** The halves of `text`, for pages that set them apart: the policy or the clause, and the value that it has or leads to. */
  readonly label?: string
  readonly value?: string
  /**
   * Contributions: does it count? Policies: does it target the device? Assignments, groups and clauses: is the device in?
   * null: cannot be known. Absent where nothing is asked.
   */
  readonly holds?: Verdict
  /** Unit that the node is about: outcomes, contributions and alternatives. */
  readonly key?: string
  readonly policyId?: PolicyId
  readonly version?: number
  readonly groupId?: GroupId
  readonly children: readonly ExplainNode[]
}
