import type { Facts, MachineCase } from './machine'
import type { SeededRandom } from './random'

const TEAMS = ['FIN', 'HR', 'OPS', 'DEV', 'SALES'] as const

type Make = MachineCase['make']
type Changes = Partial<Facts> | ((random: SeededRandom) => Partial<Facts>)

const changesOf = (changes: Changes, random: SeededRandom) =>
  typeof changes === 'function' ? changes(random) : changes

/** A Windows 11 client that everything supports, but for `changes`. */
export const windowsClient =
  (changes: Changes = {}): Make =>
  (random) => ({
    prefix: `${random.pick(TEAMS)}-${random.pick(['LT', 'WS'])}`,
    facts: {
      osPlatform: 'windowsClient',
      osName: 'Windows 11 Enterprise',
      osVersion: random.pick(['10.0.22621.1848', '10.0.22621.2428', '10.0.26100.4652']),
      architecture: 'x64',
      edition: 'Enterprise',
      manufacturer: random.pick(['Contour', 'Halden', 'Norrby']),
      model: random.pick(['Slate 14', 'Tower 5', 'Fold 13']),
      ...changesOf(changes, random),
    },
  })

/** A Windows Server 2022 that everything supports, but for `changes`. */
export const windowsServer =
  (changes: Changes = {}): Make =>
  (random) => ({
    prefix: `${random.pick(['sql', 'app', 'print', 'file', 'web'])}-srv`,
    facts: {
      osPlatform: 'windowsServer',
      osName: 'Windows Server 2022',
      osVersion: '10.0.20348.1787',
      architecture: 'x64',
      manufacturer: 'Halden',
      model: random.pick(['R600', 'R720', 'Virtual machine']),
      ...changesOf(changes, random),
    },
  })

export const SERVER_2012_R2: Partial<Facts> = {
  osName: 'Windows Server 2012 R2',
  osVersion: '6.3.9600',
  unifiedAgent: true,
}
export const SERVER_2016: Partial<Facts> = {
  osName: 'Windows Server 2016',
  osVersion: '10.0.14393.5989',
  unifiedAgent: true,
}
export const SERVER_2019: Partial<Facts> = { osName: 'Windows Server 2019', osVersion: '10.0.17763.4499' }
export const SERVER_2025: Partial<Facts> = { osName: 'Windows Server 2025', osVersion: '10.0.26100.4652' }

/** An Ubuntu 22.04 with a supported agent, but for `changes`. */
export const linux =
  (changes: Changes = {}): Make =>
  (random) => ({
    prefix: `${random.pick(['web', 'db', 'queue', 'build'])}-lnx`,
    facts: {
      osPlatform: 'linux',
      osName: 'Ubuntu 22.04',
      osVersion: '22.04',
      distribution: 'ubuntu',
      architecture: 'x64',
      agentVersion: '101.23062.0010',
      boardVendorFile: true,
      manufacturer: random.pick(['Halden', 'Virtual machine']),
      ...changesOf(changes, random),
    },
  })

/** A Mac with a supported system and agent, but for `changes`. */
export const mac =
  (changes: Changes = {}): Make =>
  (random) => ({
    prefix: `${random.pick(['design', 'build', 'media'])}-mac`,
    facts: {
      osPlatform: 'macOS',
      osName: 'macOS 13',
      osVersion: '13.4',
      architecture: 'arm64',
      agentVersion: '101.23062.0016',
      manufacturer: 'Apple',
      model: random.pick(['MacBook Pro', 'Mac mini']),
      ...changesOf(changes, random),
    },
  })
