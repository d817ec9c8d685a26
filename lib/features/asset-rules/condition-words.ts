import type {
  CHOICES,
  AssetCondition,
  AssetField,
  CHOICE_OPERATORS,
  ChoiceField,
  TAG_OPERATORS,
  TextOperator,
  VersionOperator,
} from '@/lib/domain/asset-rules'

/** In the order in which they are offered. */
export const FIELD_WORDS: Readonly<Record<AssetField, string>> = {
  name: 'Device name',
  osPlatform: 'OS platform',
  osName: 'Operating system',
  osVersion: 'OS version',
  tag: 'Tag',
  domain: 'Domain',
  onboarding: 'Onboarding status',
  onboardedBy: 'Onboarded by',
  manufacturer: 'Manufacturer',
  model: 'Model',
}

export type AssetOperator =
  TextOperator | VersionOperator | (typeof TAG_OPERATORS)[number] | (typeof CHOICE_OPERATORS)[number]

export const OPERATOR_WORDS: Readonly<Record<AssetOperator, string>> = {
  equals: 'Equals',
  notEquals: 'Does not equal',
  startsWith: 'Starts with',
  endsWith: 'Ends with',
  contains: 'Contains',
  atLeast: 'Is at least',
  below: 'Is below',
  has: 'Has',
  hasNot: 'Has not',
  isAnyOf: 'Is any of',
  isNoneOf: 'Is none of',
}

export const CHOICE_WORDS: {
  readonly [F in ChoiceField]: Readonly<Record<(typeof CHOICES)[F][number], string>>
} = {
  osPlatform: {
    windowsClient: 'Windows client',
    windowsServer: 'Windows Server',
    linux: 'Linux',
    macOS: 'macOS',
  },
  domain: { none: 'Not joined', member: 'Member', controller: 'Domain controller' },
  onboarding: { onboarded: 'Onboarded', offboarded: 'Offboarded' },
  onboardedBy: { defenderForEndpoint: 'Defender for Endpoint', defenderForCloud: 'Defender for Cloud' },
}

const lookUp = (words: Readonly<Record<string, string>>, values: readonly string[]) =>
  values.map((value) => words[value] ?? value).join(' or ')

/** 'Device name starts with SRV-'. */
export function conditionText(condition: AssetCondition): string {
  const start = `${FIELD_WORDS[condition.field]} ${OPERATOR_WORDS[condition.operator].toLowerCase()}`
  return 'values' in condition
    ? `${start} ${lookUp(CHOICE_WORDS[condition.field], condition.values)}`
    : `${start} ${condition.value}`
}

/** All conditions in one line. */
export function conditionsText(conditions: readonly AssetCondition[]): string {
  return conditions.map(conditionText).join(', and ')
}
