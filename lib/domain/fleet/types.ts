import type { Channel, SettingValue } from '../catalog'
import type { DeviceSurvey, TenantSwitches } from '../enrollment'
import type { DeviceId, GroupId, PolicyId } from '../ids'
import type {
  DeviceResolution,
  ExplainNode,
  NotApplicableReason,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionOptions,
  ResolutionPolicy,
} from '../resolution'

/** One device as the index takes it in: what resolution reads, and what enrollment would decide on again. */
export interface FleetDevice extends ResolutionDevice {
  /** Name on the Defender side: the display name of a directory object that may have to be made. */
  readonly name: string
  /**
   * The last survey with all of the device's tags; null where only resolution is asked for, and then a change of switches
   * leaves the device as it is. `hardwareId` is not kept.
   */
  readonly survey: DeviceSurvey | null
}

/** Everything that a tenant's results follow from. Devices are read once and not kept: hand in a generator for millions. */
export interface FleetSource {
  readonly devices: Iterable<FleetDevice>
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
  /** Needed only to ask what other switches would do. */
  readonly switches?: TenantSwitches | null
  readonly options?: ResolutionOptions
}

/**
 * One thing that is different from now on. A list of changes is applied in its order, and means what the same edits in the
 * console mean once the worker has caught up.
 */
export type FleetChange =
  /** Created or edited: values, assignments, technologies, all as they are to be. */
  | { readonly kind: 'policySaved'; readonly policy: ResolutionPolicy }
  | { readonly kind: 'policyDeleted'; readonly policyId: PolicyId }
  /** Created or edited: rule or members, as they are to be. */
  | { readonly kind: 'groupSaved'; readonly group: ResolutionGroup }
  | { readonly kind: 'groupDeleted'; readonly groupId: GroupId }
  /** Onboarded or changed in any fact, its directory object included. */
  | { readonly kind: 'deviceSaved'; readonly device: FleetDevice }
  | { readonly kind: 'deviceDeleted'; readonly deviceId: DeviceId }
  /** Tags as they are to be; enrollment is decided again where there is a survey and switches are known. */
  | {
      readonly kind: 'tagsChanged'
      readonly deviceIds: readonly DeviceId[]
      readonly tags: readonly string[]
    }
  /** Taken out of management by an administrator, or let in again: decided as tags are. */
  | {
      readonly kind: 'exclusionChanged'
      readonly deviceIds: readonly DeviceId[]
      readonly excluded: boolean
    }
  /** Enforcement scope or connector: enrollment of every device is decided again, and its directory object follows. */
  | { readonly kind: 'switchesChanged'; readonly switches: TenantSwitches }

/** Devices by their place in the index. Pages come in the order of the index, which stays the same between two pages. */
export interface DeviceSet extends Iterable<DeviceId> {
  readonly size: number
  has(deviceId: DeviceId): boolean
  /** @param offset devices to leave out from the start @param limit devices to return at most */
  page(offset: number, limit: number): readonly DeviceId[]
}

/** Devices with the same inputs to resolution: see Cohort of the resolution room, of which this is the unresolved form. */
export interface FleetCohort {
  /** Exact: equal keys mean equal inputs. The same text as `cohortKey` gives. */
  readonly key: string
  readonly channel: Channel
  readonly deviceCount: number
  readonly representative: DeviceId
  /** Targeting policies, sorted. */
  readonly policyIds: readonly PolicyId[]
  /** Those of them of which the devices get the new settings of a rollout. */
  readonly candidateOf: readonly PolicyId[]
  readonly devices: DeviceSet
}

export interface FleetIndexStats {
  readonly devices: number
  readonly groups: number
  readonly policies: number
  readonly cohorts: number
  /** Memory that columns, bitsets, dictionaries and texts take, in bytes, by our own count. */
  readonly bytes: number
}

/** Side of a setting before or after a change; null where no policy that reaches the devices sets it. */
export type SettingSide =
  | { readonly outcome: 'applied'; readonly value: SettingValue; readonly blockedByTamperProtection: boolean }
  | {
      readonly outcome: 'conflict'
      readonly values: readonly { readonly value: SettingValue; readonly policyIds: readonly PolicyId[] }[]
      readonly deliveredAnyway: boolean
    }
  | { readonly outcome: 'notApplicable'; readonly reason: NotApplicableReason }
  | null

/** Devices that go from one side to the other. */
export interface SettingTransition {
  readonly before: SettingSide
  readonly after: SettingSide
  readonly devices: number
  /** Cohorts (as they were before) that the devices come from. */
  readonly cohorts: number
}

export interface SettingImpact {
  readonly key: string
  readonly settingId: string
  /** Devices on which outcome or value would differ. */
  readonly devices: number
  /** Most devices first. */
  readonly transitions: readonly SettingTransition[]
}

export interface PolicyImpact {
  readonly policyId: PolicyId
  readonly name: string
  /** Devices that the policy targets after and not before, and the other way round. */
  readonly gained: number
  readonly lost: number
}

export interface GroupImpact {
  readonly groupId: GroupId
  readonly displayName: string
  readonly joined: number
  readonly left: number
}

export interface ConflictImpact {
  readonly kind: 'appears' | 'vanishes'
  readonly key: string
  readonly settingId: string
  readonly devices: number
  /** Who contends: after the change where it appears, before it where it vanishes. Sorted. */
  readonly policyIds: readonly PolicyId[]
}

export interface ImpactCounts {
  /** Devices that exist after the change. */
  readonly devices: number
  /** Devices to which anything below happens. */
  readonly affected: number
  readonly gainPolicies: number
  readonly losePolicies: number
  /** Devices with a setting whose outcome or value differs. */
  readonly settingsChange: number
  /** Devices with a setting in conflict after that was not before, and the other way round. */
  readonly conflictsAppear: number
  readonly conflictsVanish: number
  /** Devices that the MDE channel manages after and not before, and the other way round. */
  readonly enter: number
  readonly leave: number
}

/** Which devices: each number of an impact has a selection that lists exactly the devices it counted. */
export type ImpactSelection =
  | { readonly kind: 'affected' }
  | { readonly kind: 'gainPolicies'; readonly policyId?: PolicyId }
  | { readonly kind: 'losePolicies'; readonly policyId?: PolicyId }
  /** `transition` is an index into SettingImpact.transitions. */
  | { readonly kind: 'settingsChange'; readonly key?: string; readonly transition?: number }
  | { readonly kind: 'conflictsAppear'; readonly key?: string }
  | { readonly kind: 'conflictsVanish'; readonly key?: string }
  | { readonly kind: 'enter' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'joinGroup'; readonly groupId: GroupId }
  | { readonly kind: 'leaveGroup'; readonly groupId: GroupId }

export interface DevicePage {
  readonly total: number
  readonly deviceIds: readonly DeviceId[]
}

/** What one device has before and after. */
export interface DeviceImpact {
  readonly deviceId: DeviceId
  readonly before: { readonly channel: Channel; readonly resolution: DeviceResolution } | null
  readonly after: { readonly channel: Channel; readonly resolution: DeviceResolution } | null
  readonly settings: readonly {
    readonly key: string
    readonly settingId: string
    readonly before: SettingSide
    readonly after: SettingSide
  }[]
}

/** Which settings an impact counts. */
export interface ImpactScope {
  /**
   * Only what this channel delivers: on devices that another channel manages nothing counts as set, as in reports, where
   * another console answers for them. Settings of all channels when absent.
   */
  readonly channel?: Channel
}

/** What changes would do. Counts are exact; lists are worked out when they are asked for. */
export interface WhatIf {
  readonly counts: ImpactCounts
  /** Only policies, groups and settings to which something happens; most devices first. */
  readonly policies: readonly PolicyImpact[]
  readonly groups: readonly GroupImpact[]
  readonly settings: readonly SettingImpact[]
  readonly conflicts: readonly ConflictImpact[]
  /** Devices behind a number, in the order of the index; deleted devices are among them. */
  devices(selection: ImpactSelection, offset: number, limit: number): DevicePage
  /** One device before and after; null when it exists in neither. */
  explain(deviceId: DeviceId): DeviceImpact | null
  /** Why a setting is what it is on a device before and after; null on the side where the device does not exist. */
  explainSetting(
    deviceId: DeviceId,
    key: string,
  ): { readonly before: ExplainNode | null; readonly after: ExplainNode | null }
}

/** A conflict to be advised on: a unit and, where only some of its conflicts are meant, who contends in them. */
export interface ConflictReference {
  readonly key: string
  /** Every policy that contends; all conflicts of the key when absent. */
  readonly policyIds?: readonly PolicyId[]
  /** Only on devices that this channel manages, as reports count conflicts; on all devices when absent. */
  readonly channel?: Channel
}

/** One edit, or the same edit of several policies, that ends a conflict for some devices. */
export type WayOut =
  /** Take the setting (for a firewall rule: the rule) out of the policy. */
  | {
      readonly kind: 'removeSetting'
      readonly policyId: PolicyId
      readonly settingId: string
      readonly key: string
    }
  /** Give it the value that another policy has. */
  | {
      readonly kind: 'matchValue'
      readonly policyId: PolicyId
      readonly fromPolicyId: PolicyId
      readonly settingId: string
      readonly key: string
      readonly value: SettingValue
    }
  /** Keep what this policy says and take the setting out of every other policy that contradicts it: where several do. */
  | {
      readonly kind: 'keepValue'
      readonly policyId: PolicyId
      readonly fromPolicyIds: readonly PolicyId[]
      readonly settingId: string
      readonly key: string
    }
  /** Exclude a group, through which another policy reaches the devices, from this policy. */
  | { readonly kind: 'excludeGroup'; readonly policyId: PolicyId; readonly groupId: GroupId }
  /** Take an including assignment away. */
  | { readonly kind: 'removeAssignment'; readonly policyId: PolicyId; readonly groupId: GroupId | null }

export interface Advice {
  readonly way: WayOut
  /** For people: 'Take "Cloud Block Level" out of "Baseline"'. Never holds a secret. */
  readonly title: string
  /** What saving it would be; hand it to `whatIf` for the devices behind the numbers. */
  readonly changes: readonly FleetChange[]
  /** Devices on which this conflict ends. */
  readonly helped: number
  /** Devices on which it goes on. */
  readonly remaining: number
  /** Devices on which another conflict would appear. */
  readonly newConflicts: number
  /** Devices on which any other setting would differ, new conflicts included. */
  readonly sideEffects: number
  readonly counts: ImpactCounts
}

/** What differs between two states of one fleet's index: all that a store of results has to write. */
export interface FleetDelta {
  /** Devices in another cohort than before, new devices included, by the cohort they are in now. */
  readonly moved: readonly { readonly cohort: FleetCohort; readonly deviceIds: readonly DeviceId[] }[]
  readonly removedDevices: readonly DeviceId[]
  readonly cohorts: {
    readonly appeared: readonly FleetCohort[]
    /** Keys. */
    readonly gone: readonly string[]
    /** Same key, another resolution (a value was edited). */
    readonly changed: readonly FleetCohort[]
    /** Same key and resolution, another number of devices. */
    readonly resized: readonly FleetCohort[]
  }
  /** Only groups whose members differ; groups that are gone have all their members in `left`. */
  readonly groups: readonly {
    readonly groupId: GroupId
    readonly joined: readonly DeviceId[]
    readonly left: readonly DeviceId[]
    readonly size: number
  }[]
}
