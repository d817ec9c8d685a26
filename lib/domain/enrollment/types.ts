import type { Channel, OsPlatform } from '../catalog/types'

export const BEHAVIOUR_ERAS = ['GA', 'PREV', '2025'] as const
export type BehaviourEra = (typeof BEHAVIOUR_ERAS)[number]
export const SCOPE_MODES = ['off', 'tagged', 'all'] as const
export type ScopeMode = (typeof SCOPE_MODES)[number]
export const LICENCES = ['userSubscription', 'defenderForServersOnly'] as const
export type Licence = (typeof LICENCES)[number]
export const CLOUDS = ['commercial', 'government'] as const
export type Cloud = (typeof CLOUDS)[number]

/** The tag that brings a device into scope where a platform is set to "on tagged devices". */
export const MDE_MANAGEMENT_TAG = 'MDE-Management'

/** Tenant switches that decide enrollment (semantics: S1–S8). */
export interface TenantSwitches {
  readonly behaviourEra: BehaviourEra
  readonly cloud: Cloud
  readonly licence: Licence
  readonly scope: Readonly<Record<OsPlatform, ScopeMode>>
  /** S3: devices onboarded through Defender for Cloud may be managed. */
  readonly defenderForCloud: boolean
  /** S4: On = Configuration Manager keeps authority. */
  readonly manageUsingConfigurationManager: boolean
  /** S6 (2025): domain controllers may be managed. */
  readonly domainControllers: boolean
  /** S7: Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations. */
  readonly connectorEnabled: boolean
}

export const HYBRID_JOIN_FAILURES = [
  'general',
  'tenantMismatch',
  'serviceConnectionPoint',
  'certificate',
  'entraConnect',
  'dns',
  'clockSkew',
] as const
export type HybridJoinFailure = (typeof HYBRID_JOIN_FAILURES)[number]

/** What a device says about itself (and the directory about it) when it is surveyed. */
export interface DeviceSurvey {
  readonly onboarded: boolean
  readonly osPlatform: OsPlatform
  /** Display name, e.g. 'Windows 11 Enterprise', 'Windows Server 2019', 'Ubuntu 22.04'. */
  readonly osName: string
  /** Numeric version: '10.0.22621.1848', '22.04', '13.4'. */
  readonly osVersion: string
  /** Linux: os-release ID ('ubuntu', 'rhel', …). */
  readonly distribution?: string
  readonly architecture?: 'x64' | 'arm64' | 'x86'
  /** 'Pro', 'Enterprise', 'Home', … on Windows clients. */
  readonly edition?: string
  /** Defender agent version: '101.23052.0009' on Linux and macOS. */
  readonly agentVersion?: string
  /** Down-level servers (2012 R2, 2016): the unified agent is installed. */
  readonly unifiedAgent?: boolean
  readonly tags: readonly string[]
  /** Tags that come from a dynamic asset rule. */
  readonly dynamicTags?: readonly string[]
  /** An administrator took the device out of security settings management. */
  readonly excluded?: boolean
  readonly mdmEnrolled?: boolean
  readonly configMgrClient?: boolean
  /** ConfigMgr still sends endpoint protection policies. */
  readonly configMgrSendsPolicy?: boolean
  readonly defenderForCloud?: boolean
  readonly domainController?: boolean
  readonly domainJoined?: boolean
  readonly nonPersistentVdi?: boolean
  readonly serverCore?: boolean
  readonly appCompatFeature?: boolean
  readonly constrainedLanguageMode?: boolean
  readonly boardVendorFile?: boolean
  /** Linux, macOS: no Defender agent is installed; the device's own agent keeps the managed-settings file ready for one. */
  readonly managedFileOnly?: boolean
  readonly tamperProtection?: boolean
  /** null or absent: the endpoints can be reached. Otherwise which of 13, 14, 20, 24, 25 applies. */
  readonly connectivityFailureCode?: 13 | 14 | 20 | 24 | 25 | null
  readonly hybridJoinFailure?: HybridJoinFailure | null
  /** Full directory registration that the device has already. */
  readonly registration?: 'azureAD' | 'serverAD' | 'workplace' | null
  readonly manufacturer?: string
  readonly model?: string
  /** Stable across reinstalls: SMBIOS UUID or board serial. */
  readonly hardwareId?: string
}

export const MANAGED_BY = ['Intune', 'ConfigMgr', 'MDE', 'Unknown'] as const
export type ManagedBy = (typeof MANAGED_BY)[number]

export interface EnrollmentDecision {
  /** Row of the decision table (1–23), which is the honest reason. */
  readonly row: number
  /** SenseCM EnrollmentStatus; null when the device is not onboarded. */
  readonly code: number | null
  /** The portal's label: 'Success', 'General error', … */
  readonly label: string
  readonly managedBy: ManagedBy
  readonly managedByStatus: 'Success' | 'Error' | 'Unknown'
  readonly channel: Channel
  /** One honest sentence with the facts that decided. */
  readonly reason: string
  /** What to do about it; empty when nothing is to be done. */
  readonly action: string
  /** Set where the outcome is dangerous: a domain controller managed by mistake. */
  readonly warning?: string
  /** Policy types that this channel skips on this device (2025: firewall on domain controllers). */
  readonly skippedPolicyTypes: readonly string[]
}

/** Rows of the decision table that lists and guides name. */
export const NAMED_ROWS = {
  coManaged: 5,
  defenderForCloudOff: 8,
  connectorOff: 19,
  hybridJoinFailed: 21,
} as const
