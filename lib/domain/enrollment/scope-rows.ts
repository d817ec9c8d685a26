import {
  eraFact,
  fact,
  GENERAL_ERROR,
  PLATFORM_NAMES,
  scopeFact,
  tagsFact,
  type DecisionRow,
  type RowOutcome,
} from './decision-row'
import { isTaggedByRuleOnly, isTaggedForManagement } from './tags'
import { MDE_MANAGEMENT_TAG, NAMED_ROWS, type DeviceSurvey, type TenantSwitches } from './types'

/** Why a device is out of scope, and what brings it in. What concerns it alone comes before what concerns its platform. */
function outOfScope(survey: DeviceSurvey, switches: TenantSwitches): Pick<RowOutcome, 'reason' | 'action'> {
  const platform = PLATFORM_NAMES[survey.osPlatform]
  if (survey.excluded) {
    return {
      reason: 'An administrator excluded the device from security settings management.',
      action: 'Include the device again on its page.',
    }
  }
  if (switches.scope[survey.osPlatform] === 'off') {
    return {
      reason: `${platform} is off in the enforcement scope.`,
      action: 'Turn the platform on in the enforcement scope.',
    }
  }
  return {
    reason: `${platform} is on for tagged devices, and this one has no ${MDE_MANAGEMENT_TAG} tag.`,
    action: `Tag the device ${MDE_MANAGEMENT_TAG}.`,
  }
}

/** Rows 1–9: may this channel manage the device at all? Tenant, competing channels, enforcement scope. */
export const SCOPE_ROWS: readonly DecisionRow[] = [
  {
    row: 1,
    condition: 'The device is not onboarded to Microsoft Defender for Endpoint',
    matches: (s) => !s.onboarded,
    facts: (s) => [fact('Onboarded', s.onboarded)],
    outcome: () => ({
      code: null,
      channel: 'none',
      reason: 'The device is not onboarded to Microsoft Defender for Endpoint.',
      action: 'Onboard it.',
    }),
  },
  {
    row: 2,
    condition: 'The tenant is in a government cloud (before 2025)',
    matches: (_, t) => t.cloud === 'government' && t.behaviourEra !== '2025',
    facts: (_, t) => [fact('Cloud', t.cloud), eraFact(t)],
    outcome: () => ({
      code: 2,
      channel: 'none',
      reason: 'Government clouds are not supported in this era.',
      action: 'Manage the device with Intune or Configuration Manager.',
    }),
  },
  {
    row: 3,
    condition: 'The tenant has Defender for Servers licences only',
    matches: (_, t) => t.licence === 'defenderForServersOnly',
    facts: (_, t) => [
      fact(
        'Licences',
        t.licence === 'userSubscription' ? 'at least one user subscription' : 'Defender for Servers only',
      ),
    ],
    outcome: () => ({
      code: 2,
      channel: 'none',
      reason: 'The tenant has Defender for Servers licences only.',
      action: 'Activate at least one Defender for Endpoint user licence.',
    }),
  },
  {
    row: 4,
    condition: 'The device is enrolled in Intune (MDM)',
    matches: (s) => s.mdmEnrolled === true && !s.configMgrClient,
    facts: (s) => [
      fact('MDM enrollment', s.mdmEnrolled),
      fact('Configuration Manager client', s.configMgrClient),
    ],
    outcome: () => ({
      code: 3,
      channel: 'intune',
      reason: 'The device is enrolled in Intune, which takes precedence whatever the scope says.',
    }),
  },
  {
    row: NAMED_ROWS.coManaged,
    condition: 'The device is co-managed by Intune and Configuration Manager',
    matches: (s) => s.mdmEnrolled === true && s.configMgrClient === true,
    facts: (s) => [
      fact('MDM enrollment', s.mdmEnrolled),
      fact('Configuration Manager client', s.configMgrClient),
    ],
    outcome: () => ({
      code: 3,
      channel: 'intune',
      reason: 'The device is co-managed: Intune delivers its policies.',
    }),
  },
  {
    row: 6,
    condition: 'A Configuration Manager client is present and Configuration Manager keeps authority',
    matches: (s, t) => s.configMgrClient === true && t.manageUsingConfigurationManager,
    facts: (s, t) => [
      fact('Configuration Manager client', s.configMgrClient),
      fact('Manage Security settings using Configuration Manager', t.manageUsingConfigurationManager),
    ],
    outcome: () => ({
      code: 4,
      channel: 'configMgr',
      reason: 'Configuration Manager keeps authority over devices that have its client.',
    }),
  },
  {
    row: 7,
    condition:
      'The device is excluded, its platform is off, or limited to tagged devices and the device has no MDE-Management tag',
    matches: (s, t) => {
      const scope = t.scope[s.osPlatform]
      return s.excluded === true || scope === 'off' || (scope === 'tagged' && !isTaggedForManagement(s))
    },
    facts: (s, t) => [fact('Excluded by an administrator', s.excluded), scopeFact(s, t), tagsFact(s)],
    outcome: (s, t) => ({ code: 2, channel: 'none', ...outOfScope(s, t) }),
  },
  {
    row: NAMED_ROWS.defenderForCloudOff,
    condition: 'The device was onboarded by Defender for Cloud, which is off in the scope',
    matches: (s, t) => s.defenderForCloud === true && !t.defenderForCloud,
    facts: (s, t) => [
      fact('Onboarded by Defender for Cloud', s.defenderForCloud),
      fact('Scope of Defender for Cloud', t.defenderForCloud ? 'on' : 'off'),
    ],
    outcome: () => ({
      code: 2,
      channel: 'none',
      reason: 'The device was onboarded by Defender for Cloud, and such devices are not in scope.',
      action: 'Turn on Defender for Cloud in the enforcement scope.',
    }),
  },
  {
    row: 9,
    condition: 'The tag comes from a dynamic asset rule only (before July 2025)',
    matches: (s, t) =>
      t.behaviourEra !== '2025' && t.scope[s.osPlatform] === 'tagged' && isTaggedByRuleOnly(s),
    facts: (s, t) => [scopeFact(s, t), tagsFact(s), eraFact(t)],
    outcome: () => ({
      code: GENERAL_ERROR,
      channel: 'none',
      reason: `The ${MDE_MANAGEMENT_TAG} tag comes from a dynamic asset rule, which does not count in this era.`,
      action: `Give the device a plain ${MDE_MANAGEMENT_TAG} tag.`,
    }),
  },
]
