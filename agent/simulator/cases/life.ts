import type { Behaviour, MachineCase } from '../machine'
import { linux, mac, SERVER_2019, windowsClient, windowsServer } from '../systems'
import {
  CONNECTOR_OFF,
  MANAGED,
  managed,
  managedByIntune,
  managedSincePreview,
  PLATFORM_OFF,
  TENANT,
} from './outcomes'
import { domainController } from './servers'

/** What happens in the middle of things: after the second turn, so that the machine has its first policy set by then. */
const AFTER = 2
const at = (...events: Behaviour['events']) => ({ events })

const BEHAVIOUR: readonly MachineCase[] = [
  {
    id: 'slow',
    title: 'Takes two turns to apply a policy set',
    make: windowsClient(),
    behaviour: { turnsToApply: 2 },
    expected: managed,
  },
  {
    id: 'failing-settings',
    title: 'Some settings fail',
    make: windowsClient(),
    behaviour: { isFailing: true },
    expected: [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, { code: 1, policy: 'failed' }],
  },
  {
    id: 'failing-settings-linux',
    title: 'Some settings fail on Linux',
    make: linux(),
    behaviour: { isFailing: true },
    expected: managedSincePreview.map((entry) => (entry === MANAGED ? { code: 1, policy: 'failed' } : entry)),
  },
  {
    id: 'tamper-protection',
    title: 'Tamper protection holds settings',
    make: windowsClient({ tamperProtection: true }),
    expected: managed,
  },
  {
    id: 'cloned-hardware',
    title: 'Cloned machines with one hardware id',
    make: windowsClient({ model: 'Virtual machine' }),
    sharedHardwareIds: 5,
    expected: managed,
  },
  {
    id: 'clock-inside-window',
    title: 'Clock off by 200 seconds',
    make: linux(),
    behaviour: { clockOffSeconds: 200 },
    expected: managedSincePreview,
  },
  {
    id: 'clock-outside-set',
    title: 'Clock off by 15 minutes, set when the server says so',
    make: windowsServer(),
    behaviour: { clockOffSeconds: -900, setsClock: true },
    expected: managed,
  },
  {
    id: 'clock-outside',
    title: 'Clock off by 15 minutes and never set',
    make: windowsServer(SERVER_2019),
    behaviour: { clockOffSeconds: 900 },
    expected: [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, { code: 1, policy: 'pending' }],
  },
  {
    id: 'silent',
    title: 'Never heard of after onboarding',
    make: windowsClient(),
    behaviour: { isSilent: true },
    expected: [...TENANT, PLATFORM_OFF, CONNECTOR_OFF, { code: 1, policy: 'pending' }],
  },
  {
    id: 'offline-spell',
    title: 'Offline for two turns',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'offline', turns: 2 }),
    expected: managed,
  },
  {
    id: 'late-report',
    title: 'An old report comes late',
    make: windowsServer(),
    behaviour: at({ after: AFTER, kind: 'lateReport' }),
    expected: managed,
  },
]

const CHANGES: readonly MachineCase[] = [
  {
    id: 'reimaged',
    title: 'Set up anew on the same hardware',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'reimage' }),
    expected: managed,
  },
  {
    id: 'mdm-enrols',
    title: 'Enrols in Intune',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'change', survey: { mdmEnrolled: true, registration: 'azureAD' } }),
    expected: managedByIntune,
  },
  {
    id: 'mdm-leaves',
    title: 'Leaves Intune',
    make: windowsClient({ mdmEnrolled: true, registration: 'azureAD' }),
    behaviour: at({ after: AFTER, kind: 'change', survey: { mdmEnrolled: false } }),
    expected: managed,
  },
  {
    id: 'configmgr-removed',
    title: 'Loses its Configuration Manager client',
    make: windowsServer({ configMgrClient: true, domainJoined: true }),
    behaviour: at({ after: AFTER, kind: 'change', survey: { configMgrClient: false } }),
    expected: managed,
  },
  {
    id: 'registers',
    title: 'Registers in full',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'change', survey: { registration: 'azureAD' } }),
    expected: managed,
  },
  {
    id: 'mac-agent-updated',
    title: 'A Mac that registered twice gets a newer agent',
    make: mac({ agentVersion: '101.23052.0004', registration: 'workplace' }),
    behaviour: at({ after: AFTER, kind: 'change', survey: { agentVersion: '101.23062.0016' } }),
    expected: managedSincePreview,
  },
  {
    id: 'updated',
    title: 'Gets the update that it lacked',
    make: windowsClient({ osName: 'Windows 10 Enterprise', osVersion: '10.0.19042.1288' }),
    behaviour: at({ after: AFTER, kind: 'change', survey: { osVersion: '10.0.19045.3086' } }),
    expected: managed,
  },
  {
    id: 'tagged-later',
    title: 'Gets the tag',
    make: linux(),
    tags: [],
    behaviour: at({ after: AFTER, kind: 'change', survey: { tags: ['MDE-Management'] } }),
    expected: managedSincePreview,
  },
  {
    id: 'promoted',
    title: 'Becomes a domain controller',
    make: windowsServer({ domainJoined: true }),
    behaviour: at({ after: AFTER, kind: 'change', survey: { domainController: true } }),
    expected: domainController,
  },
  {
    id: 'key-rotated',
    title: 'Rotates its key',
    make: linux(),
    behaviour: at({ after: AFTER, kind: 'rotateKey' }),
    expected: managedSincePreview,
  },
  {
    id: 'offboarded',
    title: 'Offboards',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'offboard' }),
    expected: [{ code: null }],
  },
  {
    id: 'offboarded-and-back',
    title: 'Offboards and comes back with its key',
    make: windowsClient(),
    behaviour: at({ after: AFTER, kind: 'offboard' }, { after: AFTER + 1, kind: 'onboardAgain' }),
    expected: managed,
  },
]

export const LIFE_CASES: readonly MachineCase[] = [...BEHAVIOUR, ...CHANGES]
