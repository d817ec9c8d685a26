import { eraFact, fact, GENERAL_ERROR, type DecisionRow } from './decision-row'
import { isRefusedServerCore, missingPrerequisite } from './prerequisites'
import { NAMED_ROWS, type DeviceSurvey, type HybridJoinFailure, type TenantSwitches } from './types'

const HYBRID_JOIN: Readonly<Record<HybridJoinFailure, { readonly code: number; readonly because: string }>> =
  {
    general: { code: 10, because: 'it could not complete its hybrid join' },
    tenantMismatch: { code: 15, because: 'its service connection point names another tenant' },
    serviceConnectionPoint: { code: 16, because: 'its service connection point is wrong' },
    certificate: { code: 18, because: 'it holds a device certificate of another tenant' },
    entraConnect: { code: 36, because: 'Entra Connect does not synchronise its device object' },
    dns: { code: 38, because: 'it cannot resolve the names of the enrollment endpoints' },
    clockSkew: { code: 40, because: 'its clock is off' },
  }

/** Rows 14–21: the device is to be managed; what stands in the way? */
export const OBSTACLE_ROWS: readonly DecisionRow[] = [
  {
    row: 14,
    condition: 'The device is a non-persistent virtual desktop',
    matches: (s) => s.nonPersistentVdi === true,
    facts: (s) => [fact('Non-persistent virtual desktop', s.nonPersistentVdi)],
    outcome: () => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: 'Non-persistent virtual desktops are not supported.',
      action: 'Leave such machines out of scope.',
    }),
  },
  {
    row: 15,
    condition: 'The server runs a Server Core that this era does not support',
    matches: (s, t) => isRefusedServerCore(s, t.behaviourEra),
    facts: (s, t) => [
      fact('Server Core', s.serverCore),
      fact('Operating system', s.osName),
      fact('App Compatibility feature', s.appCompatFeature),
      eraFact(t),
    ],
    outcome: (s, t) => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: `Server Core of ${s.osName} is not supported${t.behaviourEra === '2025' ? ' as it is installed' : ' in this era'}.`,
      action:
        t.behaviourEra === '2025'
          ? 'On Windows Server 2019 install the App Compatibility feature on demand; earlier releases need the desktop experience.'
          : 'Use the desktop experience, or leave the server out of scope.',
    }),
  },
  {
    row: 16,
    condition: 'PowerShell runs in ConstrainedLanguage mode',
    matches: (s) => s.constrainedLanguageMode === true,
    facts: (s) => [fact('ConstrainedLanguage mode', s.constrainedLanguageMode)],
    outcome: () => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: 'PowerShell runs in ConstrainedLanguage mode, in which enrollment does not work.',
      action: 'Allow FullLanguage mode for the system account.',
    }),
  },
  {
    row: 17,
    condition: 'The system, update, edition or agent is below what this era supports',
    matches: (s, t) => missingPrerequisite(s, t.behaviourEra) !== null,
    facts: (s, t) => [
      fact('Operating system', `${s.osName} (${s.osVersion})`),
      ...(s.edition === undefined ? [] : [fact('Edition', s.edition)]),
      ...(s.architecture === undefined ? [] : [fact('Architecture', s.architecture)]),
      ...(s.agentVersion === undefined ? [] : [fact('Agent', s.agentVersion)]),
      ...(s.managedFileOnly ? [fact('Agent', 'not installed; the managed file is kept for it')] : []),
      ...(s.unifiedAgent === undefined ? [] : [fact('Unified agent', s.unifiedAgent)]),
      eraFact(t),
    ],
    outcome: (s, t) => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: missingPrerequisite(s, t.behaviourEra) ?? 'A prerequisite is missing.',
      action: 'Bring the device up to what is supported, then wait for the next check-in.',
    }),
  },
  {
    row: 18,
    condition: 'A Linux agent 101.23052.0009 finds no /sys/class/dmi/id/board_vendor',
    matches: (s) =>
      s.osPlatform === 'linux' && s.agentVersion === '101.23052.0009' && s.boardVendorFile === false,
    facts: (s) => [
      fact('Agent', s.agentVersion ?? 'not reported'),
      fact('/sys/class/dmi/id/board_vendor', s.boardVendorFile === false ? 'missing' : 'present'),
    ],
    outcome: () => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: 'Agent 101.23052.0009 cannot enroll without /sys/class/dmi/id/board_vendor, a known issue.',
      action: 'Update the agent.',
    }),
  },
  {
    row: NAMED_ROWS.connectorOff,
    condition: 'The connector is off in Intune',
    matches: (_, t) => !t.connectorEnabled,
    facts: (_, t) => [
      fact(
        'Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations',
        t.connectorEnabled ? 'on' : 'off',
      ),
    ],
    outcome: () => ({
      code: 8,
      channel: 'none',
      reason: '"Allow Microsoft Defender for Endpoint to enforce Endpoint Security Configurations" is off.',
    }),
  },
  {
    row: 20,
    condition: 'The device cannot reach the endpoints',
    matches: (s) => typeof s.connectivityFailureCode === 'number',
    facts: (s) => [
      fact(
        'Enrollment endpoints',
        typeof s.connectivityFailureCode === 'number'
          ? `out of reach (code ${s.connectivityFailureCode})`
          : 'reachable',
      ),
    ],
    outcome: (s) => ({
      code: s.connectivityFailureCode ?? 13,
      channel: 'none',
      reason: 'The device could not reach the enrollment endpoints.',
    }),
  },
  {
    row: NAMED_ROWS.hybridJoinFailed,
    condition: 'GA: a domain-joined device failed its hybrid join',
    matches: (s, t) =>
      t.behaviourEra === 'GA' && s.domainJoined === true && typeof s.hybridJoinFailure === 'string',
    facts: (s, t) => [
      fact('Domain joined', s.domainJoined),
      fact(
        'Hybrid join',
        s.hybridJoinFailure ? `failed: ${HYBRID_JOIN[s.hybridJoinFailure].because}` : 'no failure reported',
      ),
      eraFact(t),
    ],
    outcome: (s) => {
      const { code, because } = HYBRID_JOIN[s.hybridJoinFailure ?? 'general']
      return { code, channel: 'none', reason: `The device is domain joined and ${because}.` }
    },
  },
]

/** Does one of the rows that come after the domain controllers' hold this device back? */
export function isHeldBack(survey: DeviceSurvey, switches: TenantSwitches): boolean {
  return OBSTACLE_ROWS.some((row) => row.matches(survey, switches))
}
