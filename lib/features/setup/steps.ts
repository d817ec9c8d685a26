import {
  MDE_MANAGEMENT_TAG,
  PLATFORM_NAMES,
  type BehaviourEra,
  type Cloud,
  type Licence,
  type ScopeMode,
} from '@/lib/domain/enrollment'
import { OS_PLATFORMS, type OsPlatform } from '@/lib/domain/catalog'
import { ERA_WORDS, LICENCE_WORDS } from '../tenants/switch-words'

/** What the guide rests on: the tenant as it is. */
export interface SetupFacts {
  readonly licence: Licence
  readonly cloud: Cloud
  readonly behaviourEra: BehaviourEra
  readonly scope: Readonly<Record<OsPlatform, ScopeMode>>
  /** Somebody has saved the scope. */
  readonly isScopeSaved: boolean
  readonly defenderForCloud: boolean
  readonly manageUsingConfigurationManager: boolean
  readonly connectorEnabled: boolean
  /** Devices that Defender for Cloud onboarded and that are kept out for it. */
  readonly waitingForCloud: number
  readonly managedByConfigMgr: number
  readonly waitingForConnector: number
  /** Names, of those who may be named to the reader; numbers in any case. */
  readonly managers: { readonly count: number; readonly names: readonly string[] }
  /** People below Global Administrator whose role writes and assigns policies, Endpoint Security Managers among them. */
  readonly writers: number
  readonly devices: number
  readonly tagged: number
  readonly managed: number
  /** Could not enroll, and the label that most of them have. */
  readonly failed: number
  readonly failedLabel: string | null
  readonly groups: number
  readonly groupsWithDevices: number
  readonly policies: number
  readonly assignedPolicies: number
  /** Managed devices that have a policy set to fetch, and those of them that have said they enforce it. */
  readonly awaited: number
  readonly acknowledged: number
}

export interface SetupGuideStep {
  readonly id: string
  readonly title: string
  /** Whose console has the switch in the real product. */
  readonly place: 'Microsoft 365' | 'Defender portal' | 'Intune admin center' | 'Devices'
  /** Why, in a sentence. */
  readonly purpose: string
  /** How it stands: what is done, or what is missing. */
  readonly state: string
  readonly isDone: boolean
  readonly links: readonly { readonly label: string; readonly path: string }[]
}

const MODE_WORDS = { off: 'off', tagged: 'on tagged devices', all: 'on all devices' } as const
const number = (n: number) => n.toLocaleString('en-US')
const count = (n: number, one: string, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`

/**
 * The way from an empty tenant to a setting on a device, in the order in which both consoles have to be gone through.
 * Source: Intune, "Manage Microsoft Defender on devices not enrolled with Intune": prerequisites and configuration steps.
 */
export function setupSteps(f: SetupFacts): readonly SetupGuideStep[] {
  return [
    licence(f),
    platforms(f),
    authority(f),
    connector(f),
    permissions(f),
    onboarding(f),
    pilot(f),
    groups(f),
    policy(f),
    arrival(f),
  ]
}

function licence(f: SetupFacts): SetupGuideStep {
  const isCloudServed = f.cloud === 'commercial' || f.behaviourEra === '2025'
  const hasLicence = f.licence === 'userSubscription'
  return {
    id: 'licence',
    title: 'Check licence and cloud',
    place: 'Microsoft 365',
    purpose: 'Security settings management needs one user subscription at least, and a cloud that has it.',
    state: !hasLicence
      ? 'Defender for Servers licences only: no device enrolls until one user subscription is active.'
      : !isCloudServed
        ? `Government cloud with the behaviour “${ERA_WORDS[f.behaviourEra].label}”: no device enrolls.`
        : `${LICENCE_WORDS[f.licence].label}, ${f.cloud} cloud.`,
    isDone: hasLicence && isCloudServed,
    links: [{ label: 'Tenant settings', path: 'administration/settings' }],
  }
}

function platforms(f: SetupFacts): SetupGuideStep {
  const on = OS_PLATFORMS.filter((platform) => f.scope[platform] !== 'off')
  return {
    id: 'scope',
    title: 'Turn platforms on in the enforcement scope',
    place: 'Defender portal',
    purpose: `Begin with tagged devices: only those with the tag ${MDE_MANAGEMENT_TAG} are managed, and you choose the pilot.`,
    state:
      on.length === 0
        ? 'Every platform is off: no device is in scope.'
        : `${on.map((platform) => `${PLATFORM_NAMES[platform]} ${MODE_WORDS[f.scope[platform]]}`).join(', ')}.`,
    isDone: on.length > 0,
    links: [{ label: 'Enforcement scope', path: 'settings/enforcement-scope' }],
  }
}

function authority(f: SetupFacts): SetupGuideStep {
  const { waitingForCloud, managedByConfigMgr } = f
  const cloud = f.defenderForCloud
    ? 'Devices that Defender for Cloud onboarded are let in.'
    : waitingForCloud > 0
      ? `${count(waitingForCloud, 'device')} that Defender for Cloud onboarded ${waitingForCloud === 1 ? 'is' : 'are'} kept out.`
      : 'Devices that Defender for Cloud onboards are kept out.'
  const configMgr = f.manageUsingConfigurationManager
    ? `Configuration Manager keeps authority over devices with its client: ${number(managedByConfigMgr)} so far.`
    : 'Configuration Manager gives way to Defender for Endpoint.'
  return {
    id: 'authority',
    title: 'Decide on Defender for Cloud and Configuration Manager',
    place: 'Defender portal',
    purpose: 'Devices that another service onboarded or manages follow these two switches.',
    // Both values are right for somebody: what counts is that the page with them has been saved.
    state: `${f.isScopeSaved ? '' : 'Nobody has decided yet. As it stands: '}${cloud} ${configMgr}`,
    isDone: f.isScopeSaved,
    links: [{ label: 'Enforcement scope', path: 'settings/enforcement-scope' }],
  }
}

function connector(f: SetupFacts): SetupGuideStep {
  return {
    id: 'connector',
    title: 'Turn the connector on',
    place: 'Intune admin center',
    purpose: 'Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations.',
    state: f.connectorEnabled
      ? 'On.'
      : f.waitingForConnector > 0
        ? `Off: ${count(f.waitingForConnector, 'device')} in scope ${f.waitingForConnector === 1 ? 'waits' : 'wait'} for it.`
        : 'Off: devices in scope cannot enroll.',
    isDone: f.connectorEnabled,
    links: [{ label: 'Microsoft Defender for Endpoint', path: 'endpoint-security/connector' }],
  }
}

function permissions(f: SetupFacts): SetupGuideStep {
  const { managers, writers } = f
  const others = managers.count - managers.names.length
  const named = [...managers.names, ...(others > 0 ? [count(others, 'person', 'people')] : [])].join(', ')
  return {
    id: 'permissions',
    title: 'Give people the permission to write policies',
    place: 'Intune admin center',
    purpose: 'Endpoint Security Manager is the role for it; a Global Administrator should not have to do it.',
    state:
      managers.count > 0
        ? `Endpoint Security Manager: ${named}.`
        : writers > 0
          ? `${count(writers, 'person', 'people')} can by other roles; nobody is Endpoint Security Manager.`
          : 'Only Global Administrators can: give somebody the role Endpoint Security Manager.',
    isDone: managers.count > 0 || writers > 0,
    links: [{ label: 'Users', path: 'users' }],
  }
}

function onboarding(f: SetupFacts): SetupGuideStep {
  return {
    id: 'onboarding',
    title: 'Onboard devices',
    place: 'Devices',
    purpose: 'An onboarding package tells a machine where to report, and proves that it may.',
    state: f.devices > 0 ? `${count(f.devices, 'device')} onboarded.` : 'No device has onboarded yet.',
    isDone: f.devices > 0,
    links: [
      { label: 'Onboarding', path: 'devices/onboarding' },
      ...(f.devices > 0 ? [{ label: 'Device inventory', path: 'devices/inventory' }] : []),
    ],
  }
}

function pilot(f: SetupFacts): SetupGuideStep {
  const needsTags = OS_PLATFORMS.some((platform) => f.scope[platform] === 'tagged')
  const isForAll = OS_PLATFORMS.some((platform) => f.scope[platform] === 'all')
  const isDone = f.managed > 0 || (!needsTags && isForAll) || (needsTags && f.tagged > 0)
  const start = needsTags
    ? f.tagged > 0
      ? `${count(f.tagged, 'device has', 'devices have')} the tag.`
      : `No device has the tag ${MDE_MANAGEMENT_TAG}.`
    : isForAll
      ? 'Not needed: platforms are on for all devices.'
      : 'No platform is on for tagged devices yet.'
  const failed =
    f.failed > 0
      ? ` ${count(f.failed, 'device')} could not enroll${f.failedLabel ? `, most with “${f.failedLabel}”` : ''}.`
      : ''
  return {
    id: 'pilot',
    title: 'Tag a pilot',
    place: 'Defender portal',
    purpose: `A few devices that can take a mistake get the tag ${MDE_MANAGEMENT_TAG}, by hand or by an asset rule.`,
    state: `${start} ${count(f.managed, 'device')} managed by MDE.${failed}`,
    isDone,
    links: [
      { label: 'Device inventory', path: 'devices/inventory' },
      { label: 'Asset rule management', path: 'settings/asset-rules' },
      ...(f.failed > 0
        ? [{ label: 'Devices that could not enroll', path: 'devices/inventory?enrollment=error' }]
        : []),
    ],
  }
}

function groups(f: SetupFacts): SetupGuideStep {
  return {
    id: 'groups',
    title: 'Put devices in groups',
    place: 'Intune admin center',
    purpose: 'Policies are assigned to groups of devices; a dynamic group finds managed devices by a rule.',
    state:
      f.groups === 0
        ? 'There is no group yet.'
        : f.groupsWithDevices === 0
          ? `${count(f.groups, 'group')}, none with a device in it.`
          : `${count(f.groupsWithDevices, 'group')} with devices.`,
    isDone: f.groupsWithDevices > 0,
    links: [{ label: 'Groups', path: 'groups' }],
  }
}

function policy(f: SetupFacts): SetupGuideStep {
  return {
    id: 'policy',
    title: 'Create and assign the first policy',
    place: 'Intune admin center',
    purpose:
      'Start with one antivirus policy for the pilot; the wizard says what it would do before you save.',
    state:
      f.assignedPolicies > 0
        ? `${count(f.assignedPolicies, 'assigned policy', 'assigned policies')}.`
        : f.policies > 0
          ? `${count(f.policies, 'policy', 'policies')}, none assigned.`
          : 'There is no policy yet.',
    isDone: f.assignedPolicies > 0,
    links: [
      { label: 'Antivirus', path: 'endpoint-security/antivirus' },
      { label: 'All policies', path: 'policies' },
    ],
  }
}

function arrival(f: SetupFacts): SetupGuideStep {
  const open = f.awaited - f.acknowledged
  return {
    id: 'arrival',
    title: 'Check that it arrived',
    place: 'Devices',
    purpose: 'Devices fetch policies every 90 minutes and report what they enforce.',
    state:
      f.awaited === 0
        ? f.managed === 0
          ? 'No device is managed by MDE yet.'
          : 'No managed device is targeted by a policy yet.'
        : f.acknowledged === 0
          ? `${count(f.awaited, 'device has', 'devices have')} not checked in since. Use Policy sync on a device's page to hurry it.`
          : `${count(f.acknowledged, 'device enforces', 'devices enforce')} the newest policies${open > 0 ? `, ${number(open)} still to check in` : ''}.`,
    isDone: f.acknowledged > 0,
    links: [
      { label: 'Policy status', path: 'reports/policy-status' },
      { label: 'Check-in', path: 'reports/check-in' },
    ],
  }
}
