import type { MachineCase } from '../machine'
import { linux, mac, SERVER_2016, windowsClient, windowsServer } from '../systems'
import {
  CONNECTOR_OFF,
  MANAGED,
  managed,
  managedByIntune,
  managedSincePreview,
  managedUntil2025,
  managedWithoutTag,
  managedWithoutTagSincePreview,
  PLATFORM_OFF,
  refused,
  TENANT,
} from './outcomes'

/** Windows clients: systems, editions, updates. */
const SYSTEMS: readonly MachineCase[] = [
  { id: 'windows-11', title: 'Windows 11', make: windowsClient(), expected: managed },
  {
    id: 'windows-11-arm64',
    title: 'Windows 11 on ARM',
    make: windowsClient({ architecture: 'arm64', edition: 'Pro', osName: 'Windows 11 Pro' }),
    expected: managed,
  },
  {
    id: 'windows-10',
    title: 'Windows 10 with the updates of 2023',
    make: windowsClient((random) => ({
      osName: 'Windows 10 Enterprise',
      osVersion: random.pick(['10.0.19045.3086', '10.0.19045.4412', '10.0.19044.2965']),
    })),
    expected: managed,
  },
  {
    id: 'windows-10-updates-of-2021',
    title: 'Windows 10 with KB5006738 and nothing newer',
    make: windowsClient({ osName: 'Windows 10 Enterprise', osVersion: '10.0.19042.1320' }),
    expected: managedUntil2025,
  },
  {
    id: 'windows-10-without-updates',
    title: 'Windows 10 without KB5006738',
    make: windowsClient({ osName: 'Windows 10 Enterprise', osVersion: '10.0.19042.1288' }),
    expected: refused,
  },
  {
    id: 'windows-10-32-bit',
    title: '32-bit Windows 10',
    make: windowsClient({
      osName: 'Windows 10 Enterprise',
      osVersion: '10.0.19045.3086',
      architecture: 'x86',
    }),
    expected: managedUntil2025,
  },
  {
    id: 'windows-11-home',
    title: 'Windows 11 Home',
    make: windowsClient({ osName: 'Windows 11 Home', edition: 'Home' }),
    expected: refused,
  },
  {
    id: 'windows-8',
    title: 'Windows 8.1',
    make: windowsClient({ osName: 'Windows 8.1 Enterprise', osVersion: '6.3.9600' }),
    expected: refused,
  },
]

const afterHandover = { when: { configMgrAuthority: true }, code: 4 } as const

/** Other products that manage devices too. */
const OTHER_CHANNELS: readonly MachineCase[] = [
  {
    id: 'mdm',
    title: 'Windows, enrolled in Intune',
    make: windowsClient({ mdmEnrolled: true, registration: 'azureAD' }),
    expected: managedByIntune,
  },
  {
    id: 'mdm-untagged',
    title: 'Windows, enrolled in Intune, without a tag',
    make: windowsClient({ mdmEnrolled: true, registration: 'azureAD' }),
    tags: [],
    expected: managedByIntune,
  },
  {
    id: 'mdm-mac',
    title: 'Mac, enrolled in Intune',
    make: mac({ mdmEnrolled: true }),
    expected: managedByIntune,
  },
  {
    id: 'co-managed',
    title: 'Co-managed by Intune and Configuration Manager',
    make: windowsClient({ mdmEnrolled: true, configMgrClient: true, registration: 'serverAD' }),
    expected: managedByIntune,
  },
  {
    id: 'configmgr-client',
    title: 'Client of Configuration Manager',
    make: windowsClient({ configMgrClient: true, domainJoined: true }),
    expected: [...TENANT, afterHandover, PLATFORM_OFF, CONNECTOR_OFF, MANAGED],
  },
  {
    id: 'configmgr-server',
    title: 'Server with a Configuration Manager client',
    make: windowsServer({ configMgrClient: true, domainJoined: true }),
    expected: [...TENANT, afterHandover, PLATFORM_OFF, CONNECTOR_OFF, MANAGED],
  },
  {
    id: 'configmgr-sends-policy',
    title: 'Configuration Manager has handed over and still sends policies',
    make: windowsClient({ configMgrClient: true, configMgrSendsPolicy: true, domainJoined: true }),
    expected: [...TENANT, afterHandover, PLATFORM_OFF, CONNECTOR_OFF, { code: 43 }],
  },
]

/** Tags, which bring devices into scope where a platform is on for tagged devices. */
const TAGS: readonly MachineCase[] = [
  {
    id: 'untagged-client',
    title: 'Windows without the tag',
    make: windowsClient(),
    tags: [],
    expected: managedWithoutTag,
  },
  {
    id: 'untagged-server',
    title: 'Server without the tag',
    make: windowsServer(SERVER_2016),
    tags: [],
    expected: managedWithoutTag,
  },
  {
    id: 'untagged-linux',
    title: 'Linux without the tag',
    make: linux(),
    tags: [],
    expected: managedWithoutTagSincePreview,
  },
  {
    id: 'untagged-mac',
    title: 'Mac without the tag',
    make: mac(),
    tags: [],
    expected: managedWithoutTagSincePreview,
  },
  {
    id: 'tag-part',
    title: 'A tag that only begins like the right one',
    make: windowsClient(),
    tags: ['MDE-Management-old'],
    expected: managedWithoutTag,
  },
  {
    id: 'tag-other-case',
    title: 'The tag in other letters',
    make: linux(),
    tags: ['mde-MANAGEMENT'],
    expected: managedSincePreview,
  },
]

/** What holds a Windows client back that would be managed otherwise. */
const OBSTACLES: readonly MachineCase[] = [
  {
    id: 'non-persistent-vdi',
    title: 'Non-persistent virtual desktop',
    make: windowsClient({ nonPersistentVdi: true, model: 'Virtual machine' }),
    expected: refused,
  },
  {
    id: 'constrained-language',
    title: 'PowerShell in ConstrainedLanguage mode',
    make: windowsClient({ constrainedLanguageMode: true }),
    expected: refused,
  },
  ...([13, 14, 20, 24, 25] as const).map((code): MachineCase => ({
    id: `connectivity-${code}`,
    title: `Cannot reach the endpoints (code ${code})`,
    make: windowsClient({ connectivityFailureCode: code }),
    expected: [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, { code }],
  })),
  ...(
    [
      ['general', 10, 'general failure'],
      ['tenantMismatch', 15, 'another tenant'],
      ['serviceConnectionPoint', 16, 'service connection point'],
      ['certificate', 18, 'certificate'],
      ['entraConnect', 36, 'Entra Connect'],
      ['dns', 38, 'name resolution'],
      ['clockSkew', 40, 'clock'],
    ] as const
  ).map(([hybridJoinFailure, code, title]): MachineCase => ({
    id: `hybrid-join-${hybridJoinFailure.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    title: `Hybrid join failed: ${title}`,
    make: windowsClient({ domainJoined: true, hybridJoinFailure }),
    // A prerequisite under GA only.
    expected: [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, { when: { era: ['GA'] }, code }, MANAGED],
  })),
]

/** Devices that the directory knows already. */
const REGISTERED: readonly MachineCase[] = [
  {
    id: 'entra-joined',
    title: 'Entra joined',
    make: windowsClient({ registration: 'azureAD' }),
    expected: managed,
  },
  {
    id: 'hybrid-joined',
    title: 'Entra hybrid joined',
    make: windowsClient({ registration: 'serverAD', domainJoined: true }),
    expected: managed,
  },
  {
    id: 'workplace-registered',
    title: 'Entra registered',
    make: windowsClient({ registration: 'workplace' }),
    expected: managed,
  },
]

export const CLIENT_CASES: readonly MachineCase[] = [
  ...SYSTEMS,
  ...OTHER_CHANNELS,
  ...TAGS,
  ...OBSTACLES,
  ...REGISTERED,
]
