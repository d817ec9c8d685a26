import type { DeviceSurvey } from '@/lib/domain/enrollment'

export type MachineKind = 'client' | 'server' | 'linux' | 'mac'
/** What many devices have in common: everything that a survey says, but tags. */
export interface Machine {
  readonly kind: MachineKind
  readonly survey: Omit<DeviceSurvey, 'tags'>
}

type Weighted<T> = readonly [weight: number, item: T]
type Facts = Partial<Omit<DeviceSurvey, 'tags'>>

const BUILDS: readonly Weighted<Machine>[] = [
  client(26, 'Windows 11 Enterprise', '10.0.22631.4317'),
  client(18, 'Windows 10 Enterprise', '10.0.19045.4412'),
  server(8, 'Windows Server 2022', '10.0.20348.1787'),
  linux(7, 'Ubuntu 22.04', 'ubuntu', '22.04'),
  mac(6, '14.2'),
  client(14, 'Windows 11 Enterprise', '10.0.26100.4652'),
  server(5, 'Windows Server 2019', '10.0.17763.4499'),
  linux(4, 'Red Hat Enterprise Linux 8.8', 'rhel', '8.8'),
  server(3, 'Windows Server 2016', '10.0.14393.5989', { unifiedAgent: true }),
  client(3, 'Windows 10 Enterprise', '10.0.19044.2965'),
  linux(2, 'Debian 12', 'debian', '12'),
  mac(2, '13.4'),
  server(1.5, 'Windows Server 2012 R2', '6.3.9600', { unifiedAgent: true }),
  server(1, 'Windows Server 2025', '10.0.26100.1742'),
  linux(1, 'SUSE Linux Enterprise Server 15', 'sles', '15.4'),
  client(0.5, 'Windows 10 Enterprise', '10.0.17763.5122'),
]

/** How machines of a kind differ from one another in ways that decide something; the first is the ordinary case. */
const VARIANTS: Readonly<Record<MachineKind, readonly Weighted<Facts>[]>> = {
  client: [
    [62, {}],
    [20, { mdmEnrolled: true, registration: 'azureAD' }],
    [10, { tamperProtection: false, domainJoined: true, registration: 'serverAD' }],
    [8, { configMgrClient: true, configMgrSendsPolicy: true, domainJoined: true }],
  ],
  server: [
    [80, {}],
    [10, { tamperProtection: false }],
    [6, { domainController: true }],
    [4, { defenderForCloud: true }],
  ],
  linux: [
    [97, {}],
    [3, { agentVersion: '101.98.30' }],
  ],
  mac: [
    [80, {}],
    [20, { mdmEnrolled: true, registration: 'workplace' }],
  ],
}

const HARDWARE: Readonly<Record<MachineKind, readonly Weighted<readonly [manufacturer: string, model: string]>[]>> = {
  client: [
    [40, ['LENOVO', 'ThinkPad T14 Gen 4']],
    [25, ['Dell Inc.', 'Latitude 7440']],
    [20, ['HP', 'HP EliteBook 840 G10']],
    [15, ['Microsoft Corporation', 'Surface Laptop 5']],
  ],
  server: [
    [70, ['VMware, Inc.', 'VMware7,1']],
    [30, ['Dell Inc.', 'PowerEdge R650']],
  ],
  linux: [
    [80, ['VMware, Inc.', 'VMware7,1']],
    [20, ['Supermicro', 'SYS-620P']],
  ],
  mac: [
    [70, ['Apple', 'MacBookPro18,3']],
    [30, ['Apple', 'Mac14,2']],
  ],
} // prettier-ignore

/**
 * The machines of a fleet with their weights.
 * @param builds operating system builds, at most 16 @param variants ways in which machines of one build differ, at most 4:
 * together they decide how many combinations of facts there are.
 */
export function machines(builds: number, variants: number): readonly Weighted<Machine>[] {
  return BUILDS.slice(0, builds).flatMap(([share, { kind, survey }]) =>
    VARIANTS[kind].slice(0, variants).flatMap(([often, facts]) =>
      HARDWARE[kind].map(([count, [manufacturer, model]]): Weighted<Machine> => {
        return [share * often * count, { kind, survey: { ...survey, manufacturer, model, ...facts } }]
      }),
    ),
  )
}

function client(weight: number, osName: string, osVersion: string): Weighted<Machine> {
  const survey = {
    osPlatform: 'windowsClient',
    osName,
    osVersion,
    edition: 'Enterprise',
    tamperProtection: true,
  } as const
  return [weight, { kind: 'client', survey: { ...survey, onboarded: true, architecture: 'x64' } }]
}

function server(weight: number, osName: string, osVersion: string, facts: Facts = {}): Weighted<Machine> {
  const survey = {
    osPlatform: 'windowsServer',
    osName,
    osVersion,
    domainJoined: true,
    tamperProtection: true,
  } as const
  return [weight, { kind: 'server', survey: { ...survey, onboarded: true, architecture: 'x64', ...facts } }]
}

function linux(weight: number, osName: string, distribution: string, osVersion: string): Weighted<Machine> {
  const survey = {
    osPlatform: 'linux',
    osName,
    distribution,
    osVersion,
    agentVersion: '101.23062.0010',
  } as const
  return [
    weight,
    { kind: 'linux', survey: { ...survey, onboarded: true, architecture: 'x64', boardVendorFile: true } },
  ]
}

function mac(weight: number, osVersion: string): Weighted<Machine> {
  const osName = `macOS ${osVersion.split('.')[0] ?? osVersion}`
  const survey = { osPlatform: 'macOS', osName, osVersion, agentVersion: '101.23062.0016' } as const
  return [weight, { kind: 'mac', survey: { ...survey, onboarded: true, architecture: 'arm64' } }]
}
