import type { Expected } from '../expectation'
import type { MachineCase } from '../machine'
import { linux, mac, SERVER_2012_R2, SERVER_2016, SERVER_2019, SERVER_2025, windowsServer } from '../systems'
import {
  CONNECTOR_OFF,
  MANAGED,
  managed,
  managedSince2025,
  managedSincePreview,
  PLATFORM_OFF,
  refused,
  TENANT,
} from './outcomes'

/** Since 2025 domain controllers have a switch of their own. */
const SINCE_2025_BY_SWITCH: readonly Expected[] = [
  { when: { era: ['2025'], domainControllers: false }, code: 2 },
  CONNECTOR_OFF,
  MANAGED,
]
/** Before, they are refused … */
export const domainController: readonly Expected[] = [
  ...TENANT,
  PLATFORM_OFF,
  { when: { era: ['GA', 'PREV'] }, code: 5 },
  ...SINCE_2025_BY_SWITCH,
]
/** … and down-level ones managed by mistake. */
const downLevelDomainController: readonly Expected[] = [...TENANT, PLATFORM_OFF, ...SINCE_2025_BY_SWITCH]

const defenderForCloud: readonly Expected[] = [
  ...TENANT,
  PLATFORM_OFF,
  { when: { defenderForCloud: false }, code: 2 },
  CONNECTOR_OFF,
  MANAGED,
]

const WINDOWS: readonly MachineCase[] = [
  { id: 'server-2022', title: 'Windows Server 2022', make: windowsServer(), expected: managed },
  { id: 'server-2019', title: 'Windows Server 2019', make: windowsServer(SERVER_2019), expected: managed },
  { id: 'server-2016', title: 'Windows Server 2016', make: windowsServer(SERVER_2016), expected: managed },
  {
    id: 'server-2012-r2',
    title: 'Windows Server 2012 R2',
    make: windowsServer(SERVER_2012_R2),
    expected: managed,
  },
  {
    id: 'server-2025',
    title: 'Windows Server 2025',
    make: windowsServer(SERVER_2025),
    expected: managedSince2025,
  },
  {
    id: 'server-2016-old-agent',
    title: 'Windows Server 2016 without the unified agent',
    make: windowsServer({ ...SERVER_2016, unifiedAgent: false }),
    expected: refused,
  },
  {
    id: 'server-2008-r2',
    title: 'Windows Server 2008 R2',
    make: windowsServer({ osName: 'Windows Server 2008 R2', osVersion: '6.1.7601' }),
    expected: refused,
  },
  {
    id: 'server-core-2022',
    title: 'Server Core of Windows Server 2022',
    make: windowsServer({ serverCore: true }),
    expected: managedSince2025,
  },
  {
    id: 'server-core-2019',
    title: 'Server Core of Windows Server 2019',
    make: windowsServer({ ...SERVER_2019, serverCore: true }),
    expected: refused,
  },
  {
    id: 'server-core-2019-app-compat',
    title: 'Server Core of Windows Server 2019 with App Compatibility',
    make: windowsServer({ ...SERVER_2019, serverCore: true, appCompatFeature: true }),
    expected: managedSince2025,
  },
  {
    id: 'server-core-2016',
    title: 'Server Core of Windows Server 2016',
    make: windowsServer({ ...SERVER_2016, serverCore: true }),
    expected: refused,
  },
  {
    id: 'domain-controller',
    title: 'Domain controller on Windows Server 2019 or 2022',
    make: windowsServer((random) => ({
      ...(random.chance(0.5) ? SERVER_2019 : {}),
      domainController: true,
      domainJoined: true,
    })),
    expected: domainController,
  },
  {
    id: 'domain-controller-down-level',
    title: 'Domain controller on Windows Server 2012 R2 or 2016',
    make: windowsServer((random) => ({
      ...(random.chance(0.5) ? SERVER_2012_R2 : SERVER_2016),
      domainController: true,
      domainJoined: true,
    })),
    expected: downLevelDomainController,
  },
  {
    id: 'defender-for-cloud',
    title: 'Server onboarded by Defender for Cloud',
    make: windowsServer({ defenderForCloud: true, model: 'Virtual machine' }),
    expected: defenderForCloud,
  },
]

const distribution = (id: string, osName: string, distribution: string, osVersion: string): MachineCase => ({
  id,
  title: osName,
  make: linux({ osName, distribution, osVersion }),
  expected: managedSincePreview,
})

const LINUX: readonly MachineCase[] = [
  distribution('ubuntu', 'Ubuntu 22.04', 'ubuntu', '22.04'),
  distribution('rhel', 'Red Hat Enterprise Linux 8.8', 'rhel', '8.8'),
  distribution('debian', 'Debian 12', 'debian', '12'),
  distribution('sles', 'SUSE Linux Enterprise Server 15', 'sles', '15.4'),
  distribution('amazon-linux', 'Amazon Linux 2', 'amzn', '2'),
  distribution('oracle-linux', 'Oracle Linux 8.8', 'ol', '8.8'),
  {
    id: 'rocky',
    title: 'Rocky Linux 9.2',
    make: linux({ osName: 'Rocky Linux 9.2', distribution: 'rocky', osVersion: '9.2' }),
    expected: managedSince2025,
  },
  {
    id: 'linux-distribution-too-old',
    title: 'Ubuntu 14.04',
    make: linux({ osName: 'Ubuntu 14.04', osVersion: '14.04' }),
    expected: refused,
  },
  {
    id: 'linux-agent-too-old',
    title: 'Linux with an agent that is too old',
    make: linux({ agentVersion: '101.98.30' }),
    expected: refused,
  },
  {
    id: 'linux-no-agent',
    title: 'Linux without an agent',
    make: linux({ agentVersion: undefined }),
    expected: refused,
  },
  {
    id: 'linux-managed-file',
    title: 'Linux without an agent, its managed file kept ready',
    make: linux({ agentVersion: undefined, managedFileOnly: true }),
    expected: managedSincePreview,
  },
  {
    id: 'linux-board-vendor',
    title: 'Linux agent 101.23052.0009 without board_vendor',
    make: linux({ agentVersion: '101.23052.0009', boardVendorFile: false, manufacturer: undefined }),
    expected: refused,
  },
  {
    id: 'linux-board-vendor-present',
    title: 'Linux agent 101.23052.0009 with board_vendor',
    make: linux({ agentVersion: '101.23052.0009' }),
    expected: managedSincePreview,
  },
  {
    id: 'linux-board-vendor-newer',
    title: 'A newer Linux agent without board_vendor',
    make: linux({ boardVendorFile: false, manufacturer: undefined }),
    expected: managedSincePreview,
  },
]

const MACOS: readonly MachineCase[] = [
  { id: 'macos-13', title: 'macOS 13', make: mac(), expected: managedSincePreview },
  {
    id: 'macos-11',
    title: 'macOS 11',
    make: mac({ osName: 'macOS 11', osVersion: '11.7', architecture: 'x64' }),
    expected: managedSincePreview,
  },
  {
    id: 'macos-14',
    title: 'macOS 14',
    make: mac({ osName: 'macOS 14', osVersion: '14.2' }),
    expected: managedSince2025,
  },
  {
    id: 'macos-10',
    title: 'macOS 10.15',
    make: mac({ osName: 'macOS 10.15', osVersion: '10.15.7', architecture: 'x64' }),
    expected: refused,
  },
  {
    id: 'macos-agent-too-old',
    title: 'Mac with an agent that is too old',
    make: mac({ agentVersion: '101.98.71' }),
    expected: refused,
  },
  {
    id: 'macos-registered-twice',
    title: 'Mac that registers twice (agent 101.23052.0004)',
    make: mac({ agentVersion: '101.23052.0004', registration: 'workplace' }),
    expected: managedSincePreview,
  },
]

export const SERVER_CASES: readonly MachineCase[] = [...WINDOWS, ...LINUX, ...MACOS]
