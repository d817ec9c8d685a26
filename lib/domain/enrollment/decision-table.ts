import type { Channel } from '../catalog'
import { enrollmentCode } from './codes'
import { isDownLevelServer, isRefusedServerCore, missingPrerequisite } from './prerequisites'
import { MDE_MANAGEMENT_TAG, type DeviceSurvey, type HybridJoinFailure, type ManagedBy, type TenantSwitches } from './types'

export interface RowOutcome {
  readonly code: number | null
  readonly channel: Channel
  readonly reason: string
  /** Where the label of the code is not the whole story. */
  readonly managedBy?: ManagedBy
  readonly action?: string
  readonly warning?: string
  readonly skippedPolicyTypes?: readonly string[]
}

/** One row: when it matches, and what follows. The first row that matches decides. */
export interface DecisionRow {
  readonly row: number
  readonly condition: string
  readonly matches: (survey: DeviceSurvey, switches: TenantSwitches) => boolean
  readonly outcome: (survey: DeviceSurvey, switches: TenantSwitches) => RowOutcome
}

const PLATFORM_NAMES = { windowsClient: 'Windows client', windowsServer: 'Windows Server', linux: 'Linux', macOS: 'macOS' } as const
/** The class of codes that the portal shows as "General error"; which of them is stored is our choice. */
const GENERAL_ERROR = 5

const HYBRID_CODES: Readonly<Record<HybridJoinFailure, number>> = {
  general: 10,
  tenantMismatch: 15,
  serviceConnectionPoint: 16,
  certificate: 18,
  entraConnect: 36,
  dns: 38,
  clockSkew: 40,
}

/** Tags are compared on the whole tag and without regard to case (our choice: not documented). */
export function hasTag(tags: readonly string[] | undefined, tag: string): boolean {
  return tags?.some((t) => t.toLowerCase() === tag.toLowerCase()) ?? false
}

/** In every era a dynamic tag keeps row 7 from matching: before 2025 such a device is an error (row 9), not out of scope. */
function isTagged(survey: DeviceSurvey): boolean {
  return hasTag(survey.tags, MDE_MANAGEMENT_TAG) || hasTag(survey.dynamicTags, MDE_MANAGEMENT_TAG)
}

/**
 * Device and tenant switches to enrollment status, in order. Right-hand sides follow Intune's security settings management
 * articles and Defender's troubleshooting page; the order is our choice and is argued for in docs/semantics/enrollment.md.
 */
export const DECISION_TABLE: readonly DecisionRow[] = [
  {
    row: 1,
    condition: 'The device is not onboarded to Microsoft Defender for Endpoint',
    matches: (s) => !s.onboarded,
    outcome: () => ({ code: null, channel: 'none', reason: 'The device is not onboarded to Microsoft Defender for Endpoint.', action: 'Onboard it.' }),
  },
  {
    row: 2,
    condition: 'The tenant is in a government cloud (before 2025)',
    matches: (_, t) => t.cloud === 'government' && t.behaviourEra !== '2025',
    outcome: () => ({ code: 2, channel: 'none', reason: 'Government clouds are not supported in this era.', action: 'Manage the device with Intune or Configuration Manager.' }),
  },
  {
    row: 3,
    condition: 'The tenant has Defender for Servers licences only',
    matches: (_, t) => t.licence === 'defenderForServersOnly',
    outcome: () => ({ code: 2, channel: 'none', reason: 'The tenant has Defender for Servers licences only.', action: 'Activate at least one Defender for Endpoint user licence.' }),
  },
  {
    row: 4,
    condition: 'The device is enrolled in Intune (MDM)',
    matches: (s) => s.mdmEnrolled === true && !s.configMgrClient,
    outcome: () => ({ code: 3, channel: 'intune', reason: 'The device is enrolled in Intune, which takes precedence whatever the scope says.' }),
  },
  {
    row: 5,
    condition: 'The device is co-managed by Intune and Configuration Manager',
    matches: (s) => s.mdmEnrolled === true && s.configMgrClient === true,
    outcome: () => ({ code: 3, channel: 'intune', reason: 'The device is co-managed: Intune delivers its policies.' }),
  },
  {
    row: 6,
    condition: 'A Configuration Manager client is present and Configuration Manager keeps authority',
    matches: (s, t) => s.configMgrClient === true && t.manageUsingConfigurationManager,
    outcome: () => ({ code: 4, channel: 'configMgr', reason: 'Configuration Manager keeps authority over devices that have its client.' }),
  },
  {
    row: 7,
    condition: 'The platform is off, or limited to tagged devices and the device has no MDE-Management tag',
    matches: (s, t) => t.scope[s.osPlatform] === 'off' || (t.scope[s.osPlatform] === 'tagged' && !isTagged(s)),
    outcome: (s, t) =>
      t.scope[s.osPlatform] === 'off'
        ? { code: 2, channel: 'none', reason: `${PLATFORM_NAMES[s.osPlatform]} is off in the enforcement scope.`, action: 'Turn the platform on in the enforcement scope.' }
        : { code: 2, channel: 'none', reason: `${PLATFORM_NAMES[s.osPlatform]} is on for tagged devices, and this one has no ${MDE_MANAGEMENT_TAG} tag.`, action: `Tag the device ${MDE_MANAGEMENT_TAG}.` },
  },
  {
    row: 8,
    condition: 'The device was onboarded by Defender for Cloud, which is off in the scope',
    matches: (s, t) => s.defenderForCloud === true && !t.defenderForCloud,
    outcome: () => ({ code: 2, channel: 'none', reason: 'The device was onboarded by Defender for Cloud, and such devices are not in scope.', action: 'Turn on Defender for Cloud in the enforcement scope.' }),
  },
  {
    row: 9,
    condition: 'The tag comes from a dynamic asset rule only (before July 2025)',
    matches: (s, t) =>
      t.behaviourEra !== '2025' && t.scope[s.osPlatform] === 'tagged' && !hasTag(s.tags, MDE_MANAGEMENT_TAG) && hasTag(s.dynamicTags, MDE_MANAGEMENT_TAG),
    outcome: () => ({ code: GENERAL_ERROR, channel: 'none', reason: 'The tag comes from a dynamic asset rule, which does not count in this era.', action: `Give the device a plain ${MDE_MANAGEMENT_TAG} tag.` }),
  },
  {
    row: 10,
    condition: 'A domain controller on Windows Server 2019 or later (before 2025)',
    matches: (s, t) => s.domainController === true && t.behaviourEra !== '2025' && !isDownLevelServer(s),
    outcome: () => ({ code: GENERAL_ERROR, channel: 'none', reason: 'Domain controllers are not supported.', action: `Take the ${MDE_MANAGEMENT_TAG} tag off this domain controller.` }),
  },
  {
    row: 11,
    condition: 'A domain controller on Windows Server 2012 R2 or 2016, in scope (before 2025)',
    matches: (s, t) => s.domainController === true && t.behaviourEra !== '2025' && isDownLevelServer(s) && t.connectorEnabled && s.unifiedAgent === true,
    outcome: () => ({
      code: 1,
      channel: 'mde',
      reason: 'Down-level domain controllers slip into management by mistake.',
      action: `Take the ${MDE_MANAGEMENT_TAG} tag off this domain controller, or take it out of scope.`,
      warning: 'This domain controller receives policies although domain controllers are not supported.',
    }),
  },
  {
    row: 12,
    condition: 'A domain controller (2025), and domain controllers are off in the scope',
    matches: (s, t) => s.domainController === true && t.behaviourEra === '2025' && !t.domainControllers,
    outcome: () => ({ code: 2, channel: 'none', reason: 'Domain controllers are off in the enforcement scope.', action: 'Turn on domain controllers under Windows Server, after reading the caution there.' }),
  },
  {
    row: 14,
    condition: 'A non-persistent virtual desktop',
    matches: (s) => s.nonPersistentVdi === true,
    outcome: () => ({ code: GENERAL_ERROR, channel: 'none', reason: 'Non-persistent virtual desktops are not supported.', action: 'Leave such machines out of scope.' }),
  },
  {
    row: 15,
    condition: 'Server Core that this era does not support',
    matches: (s, t) => isRefusedServerCore(s, t.behaviourEra),
    outcome: (_, t) => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: 'This installation of Server Core is not supported.',
      action: t.behaviourEra === '2025' ? 'On Windows Server 2019 install the App Compatibility feature on demand.' : 'Use the desktop experience, or leave the server out of scope.',
    }),
  },
  {
    row: 16,
    condition: 'PowerShell runs in ConstrainedLanguage mode',
    matches: (s) => s.constrainedLanguageMode === true,
    outcome: () => ({ code: GENERAL_ERROR, channel: 'none', reason: 'PowerShell runs in ConstrainedLanguage mode, in which enrollment does not work.', action: 'Allow FullLanguage mode for the system account.' }),
  },
  {
    row: 17,
    condition: 'System, update, edition or agent is below what is supported',
    matches: (s, t) => missingPrerequisite(s, t.behaviourEra) !== null,
    outcome: (s, t) => ({ code: GENERAL_ERROR, channel: 'none', reason: missingPrerequisite(s, t.behaviourEra) ?? '', action: 'Update the device, then wait for the next check-in.' }),
  },
  {
    row: 18,
    condition: 'Linux agent 101.23052.0009 without /sys/class/dmi/id/board_vendor',
    matches: (s) => s.osPlatform === 'linux' && s.agentVersion === '101.23052.0009' && s.boardVendorFile === false,
    outcome: () => ({ code: GENERAL_ERROR, channel: 'none', reason: 'Agent 101.23052.0009 cannot enroll without /sys/class/dmi/id/board_vendor, a known issue.', action: 'Update the agent.' }),
  },
  {
    row: 19,
    condition: 'The connector is off in Intune',
    matches: (_, t) => !t.connectorEnabled,
    outcome: () => ({ code: 8, channel: 'none', reason: '"Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations" is off.' }),
  },
  {
    row: 20,
    condition: 'The device cannot reach the endpoints',
    matches: (s) => typeof s.connectivityFailureCode === 'number',
    outcome: (s) => ({ code: s.connectivityFailureCode ?? 13, channel: 'none', reason: 'The device could not reach the enrollment endpoints.' }),
  },
  {
    row: 21,
    condition: 'GA: a domain-joined device failed its hybrid join',
    matches: (s, t) => t.behaviourEra === 'GA' && s.domainJoined === true && s.hybridJoinFailure != null,
    outcome: (s) => ({ code: HYBRID_CODES[s.hybridJoinFailure ?? 'general'], channel: 'none', reason: 'The device is domain joined and could not complete its hybrid join.' }),
  },
  {
    row: 13,
    condition: 'A domain controller (2025), and domain controllers are on',
    matches: (s, t) => s.domainController === true && t.behaviourEra === '2025',
    outcome: () => ({ code: 1, channel: 'mde', reason: 'Domain controllers are on in the enforcement scope; firewall policies skip them.', skippedPolicyTypes: ['firewall'] }),
  },
  {
    row: 22,
    condition: 'A Configuration Manager client is present and has handed over',
    matches: (s) => s.configMgrClient === true,
    outcome: (s) =>
      s.configMgrSendsPolicy
        ? { code: 43, channel: 'mde', reason: 'Managed here, while Configuration Manager still sends endpoint policies.' }
        : { code: 1, channel: 'mde', reason: 'Configuration Manager has handed over security settings.' },
  },
  {
    row: 23,
    condition: 'Otherwise',
    matches: () => true,
    outcome: (s, t) => ({
      code: 1,
      channel: 'mde',
      reason:
        t.scope[s.osPlatform] === 'tagged'
          ? `In scope by the tag ${MDE_MANAGEMENT_TAG}; no MDM enrollment.`
          : `${PLATFORM_NAMES[s.osPlatform]} is enforced on all devices, and the device has no MDM enrollment.`,
    }),
  },
]

/** The portal's label of a code; the row's own word for devices that never reached the service. */
export function labelOf(code: number | null): string {
  return code === null ? 'Not onboarded' : (enrollmentCode(code)?.label ?? 'Unknown')
}
