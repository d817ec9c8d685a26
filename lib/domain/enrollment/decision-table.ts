import {
  eraFact,
  fact,
  GENERAL_ERROR,
  PLATFORM_NAMES,
  scopeFact,
  tagsFact,
  type DecisionRow,
} from './decision-row'
import { isHeldBack, OBSTACLE_ROWS } from './obstacle-rows'
import { isDownLevelServer } from './prerequisites'
import { SCOPE_ROWS } from './scope-rows'
import { MDE_MANAGEMENT_TAG, type DeviceSurvey, type TenantSwitches } from './types'

const isDomainController = (s: DeviceSurvey) => s.domainController === true
const isDomainController2025 = (s: DeviceSurvey, t: TenantSwitches) =>
  isDomainController(s) && t.behaviourEra === '2025'
const domainControllerFacts = (s: DeviceSurvey, t: TenantSwitches) => [
  fact('Domain controller', s.domainController),
  fact('Operating system', s.osName),
  eraFact(t),
]

/** Rows 10–13. Rows 11 and 13 manage a device, hence only one that none of the later obstacles holds back. */
const DOMAIN_CONTROLLER_ROWS: readonly DecisionRow[] = [
  {
    row: 10,
    condition: 'A domain controller on Windows Server 2019 or later (before 2025)',
    matches: (s, t) => isDomainController(s) && t.behaviourEra !== '2025' && !isDownLevelServer(s),
    facts: domainControllerFacts,
    outcome: () => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: 'Domain controllers are not supported in this era.',
      action: `Take the ${MDE_MANAGEMENT_TAG} tag off this domain controller.`,
    }),
  },
  {
    row: 11,
    condition: 'A domain controller on Windows Server 2012 R2 or 2016 with nothing in its way (before 2025)',
    matches: (s, t) =>
      isDomainController(s) && t.behaviourEra !== '2025' && isDownLevelServer(s) && !isHeldBack(s, t),
    facts: (s, t) => [
      ...domainControllerFacts(s, t),
      fact('Held back by a row from 14 to 21', isHeldBack(s, t)),
    ],
    outcome: () => ({
      code: 1,
      channel: 'mde',
      reason: 'Domain controllers on Windows Server 2012 R2 and 2016 slip into management by mistake.',
      action: `Take the ${MDE_MANAGEMENT_TAG} tag off this domain controller, or take it out of scope.`,
      warning: 'This domain controller receives policies although domain controllers are not supported.',
    }),
  },
  {
    row: 12,
    condition: 'A domain controller (2025), and domain controllers are off in the scope',
    matches: (s, t) => isDomainController2025(s, t) && !t.domainControllers,
    facts: (s, t) => [
      ...domainControllerFacts(s, t),
      fact('Scope of domain controllers', t.domainControllers ? 'on' : 'off'),
    ],
    outcome: () => ({
      code: 2,
      channel: 'none',
      reason: 'Domain controllers are off in the enforcement scope.',
      action: 'Turn on domain controllers under Windows Server, after reading the caution there.',
    }),
  },
  {
    row: 13,
    condition: 'A domain controller (2025) with nothing in its way, and domain controllers are on',
    matches: (s, t) => isDomainController2025(s, t) && t.domainControllers && !isHeldBack(s, t),
    facts: (s, t) => [
      ...domainControllerFacts(s, t),
      fact('Scope of domain controllers', t.domainControllers ? 'on' : 'off'),
      fact('Held back by a row from 14 to 21', isHeldBack(s, t)),
    ],
    outcome: () => ({
      code: 1,
      channel: 'mde',
      reason: 'Domain controllers are on in the enforcement scope; firewall policies skip them.',
      skippedPolicyTypes: ['firewall'],
    }),
  },
]

/** Rows 22 and 23: managed. */
const MANAGED_ROWS: readonly DecisionRow[] = [
  {
    row: 22,
    condition: 'A Configuration Manager client is present and has handed over',
    matches: (s) => s.configMgrClient === true,
    facts: (s) => [
      fact('Configuration Manager client', s.configMgrClient),
      fact('Configuration Manager sends endpoint policies', s.configMgrSendsPolicy),
    ],
    outcome: (s) =>
      s.configMgrSendsPolicy
        ? {
            code: 43,
            channel: 'mde',
            reason:
              'The device is managed here, while Configuration Manager still sends it endpoint policies.',
          }
        : { code: 1, channel: 'mde', reason: 'Configuration Manager has handed over security settings.' },
  },
  {
    row: 23,
    condition: 'Otherwise',
    matches: () => true,
    facts: (s, t) => [scopeFact(s, t), tagsFact(s)],
    outcome: (s, t) => ({
      code: 1,
      channel: 'mde',
      reason:
        t.scope[s.osPlatform] === 'tagged'
          ? `The device is in scope by the tag ${MDE_MANAGEMENT_TAG} and has no MDM enrollment.`
          : `${PLATFORM_NAMES[s.osPlatform]} is enforced on all devices, and this one has no MDM enrollment.`,
    }),
  },
]

/**
 * Device and tenant switches to enrollment status, in order; the last row always matches. Right-hand sides follow Intune's
 * security settings management articles and Defender's troubleshooting page. The order is our choice: an MDM enrollment comes
 * before the scope because an enrolled device is surveyed first and never processes this channel; the connector comes before
 * connectivity and joins because the service checks it at enrollment.
 */
export const DECISION_TABLE: readonly DecisionRow[] = [
  ...SCOPE_ROWS,
  ...DOMAIN_CONTROLLER_ROWS,
  ...OBSTACLE_ROWS,
  ...MANAGED_ROWS,
]
