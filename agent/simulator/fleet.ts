import type { SurveyReport } from '../protocol'
import { SeededRandom } from './random'

/** One simulated machine: what it is, and how it behaves. */
export interface SimulatedMachine {
  readonly name: string
  readonly survey: SurveyReport
  /** Fails settings whose key hashes into its share, with this code. */
  readonly failing: boolean
}

const SITES = ['HQ', 'BER', 'LYO', 'OSA', 'AUS'] as const
const TEAMS = ['FIN', 'HR', 'OPS', 'DEV', 'SALES'] as const

interface Build {
  readonly kind: string
  readonly name: (n: string, random: SeededRandom) => string
  readonly survey: (random: SeededRandom) => Omit<SurveyReport, 'tags'>
}

const windowsClient = (osName: string, builds: readonly string[]): Build => ({
  kind: 'client',
  name: (n, r) => `${r.pick(TEAMS)}-${r.pick(['LT', 'WS'])}-${n}`,
  survey: (r) => ({
    osPlatform: 'windowsClient',
    osName,
    osVersion: r.pick(builds),
    architecture: r.chance(0.05) ? 'arm64' : 'x64',
    edition: r.chance(0.9) ? 'Enterprise' : 'Pro',
    manufacturer: r.pick(['Contour', 'Halden', 'Norrby']),
    model: r.pick(['Slate 14', 'Tower 5', 'Fold 13']),
    domainJoined: r.chance(0.4),
    registration: r.chance(0.3) ? r.pick(['azureAD', 'serverAD'] as const) : null,
    tamperProtection: r.chance(0.5),
  }),
})

const windowsServer = (osName: string, osVersion: string): Build => ({
  kind: 'server',
  name: (n, r) => `${r.pick(['sql', 'app', 'print', 'file', 'web'])}-srv-${n}`,
  survey: (r) => ({
    osPlatform: 'windowsServer',
    osName,
    osVersion,
    architecture: 'x64',
    unifiedAgent: /2012|2016/.test(osName) ? r.chance(0.85) : undefined,
    domainJoined: true,
    domainController: r.chance(0.08),
    serverCore: r.chance(0.08),
    defenderForCloud: r.chance(0.1),
    registration: r.chance(0.5) ? 'serverAD' : null,
    manufacturer: 'Halden',
    model: r.pick(['R600', 'R720', 'Virtual machine']),
    tamperProtection: r.chance(0.6),
  }),
})

const linux = (osName: string, distribution: string, osVersion: string): Build => ({
  kind: 'linux',
  name: (n, r) => `${r.pick(['web', 'db', 'queue', 'build'])}-lnx-${n}`,
  survey: (r) => ({
    osPlatform: 'linux',
    osName,
    osVersion,
    distribution,
    architecture: 'x64',
    agentVersion: r.weighted([
      [80, '101.23062.0010'],
      [12, '101.23052.0009'],
      [8, '101.98.30'],
    ]),
    boardVendorFile: r.chance(0.75),
    manufacturer: r.pick(['Halden', 'Virtual machine']),
  }),
})

const macOS = (osVersion: string): Build => ({
  kind: 'mac',
  name: (n, r) => `${r.pick(['design', 'build', 'media'])}-mac-${n}`,
  survey: (r) => ({
    osPlatform: 'macOS',
    osName: `macOS ${osVersion.split('.')[0] ?? osVersion}`,
    osVersion,
    architecture: 'arm64',
    agentVersion: r.weighted([
      [85, '101.23062.0016'],
      [15, '101.98.71'],
    ]),
    manufacturer: 'Apple',
    model: r.pick(['MacBook Pro', 'Mac mini']),
  }),
})

/** A realistic mix of a mid-sized company, by weight. */
const BUILDS: readonly (readonly [number, Build])[] = [
  [30, windowsClient('Windows 11 Enterprise', ['10.0.22621.1848', '10.0.22621.2428', '10.0.26100.4652'])],
  [20, windowsClient('Windows 10 Enterprise', ['10.0.19045.3086', '10.0.19045.4412', '10.0.19044.2965'])],
  [2, windowsClient('Windows 10 Enterprise', ['10.0.19042.1288'])],
  [8, windowsServer('Windows Server 2022', '10.0.20348.1787')],
  [7, windowsServer('Windows Server 2019', '10.0.17763.4499')],
  [3, windowsServer('Windows Server 2016', '10.0.14393.5989')],
  [2, windowsServer('Windows Server 2012 R2', '6.3.9600')],
  [8, linux('Ubuntu 22.04', 'ubuntu', '22.04')],
  [4, linux('Red Hat Enterprise Linux 8.8', 'rhel', '8.8')],
  [3, linux('Debian 12', 'debian', '12')],
  [2, linux('SUSE Linux Enterprise Server 15', 'sles', '15.4')],
  [2, linux('Amazon Linux 2', 'amzn', '2')],
  [1, linux('Ubuntu 14.04', 'ubuntu', '14.04')],
  [6, macOS('13.4')],
  [3, macOS('14.2')],
]

/**
 * A fleet from a seed: platforms, builds, tags, MDM enrollment, ConfigMgr clients, domain controllers, old systems, machines
 * that cannot reach the service, failing settings. Machine `i` is the same whatever `count` is.
 */
export function makeFleet(seed: number, count: number): SimulatedMachine[] {
  return Array.from({ length: count }, (_, i) =>
    makeMachine(new SeededRandom(seed * 1_000_003 + i * 7919), i),
  )
}

function makeMachine(random: SeededRandom, index: number): SimulatedMachine {
  const build = random.weighted(BUILDS)
  const name = build.name(String(index + 1).padStart(4, '0'), random)
  const base = build.survey(random)
  const isClient = build.kind === 'client'
  const tags = [
    ...(random.chance(0.85) ? ['MDE-Management'] : []),
    random.pick(SITES),
    ...(random.chance(0.15) ? ['Pilot ring 1'] : []),
  ]
  return {
    name,
    failing: random.chance(0.04),
    survey: {
      ...base,
      tags,
      mdmEnrolled: (isClient || build.kind === 'mac') && random.chance(0.12),
      configMgrClient: base.osPlatform.startsWith('windows') && random.chance(0.06),
      nonPersistentVdi: isClient && random.chance(0.01),
      constrainedLanguageMode: isClient && random.chance(0.01),
      connectivityFailureCode: random.chance(0.015) ? random.pick([13, 14, 20] as const) : null,
      hardwareId: `sim-${index + 1}`,
    },
  }
}
