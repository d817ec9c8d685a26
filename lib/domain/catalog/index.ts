/** Profiles and setting definitions as data, with everything that reads them. */
export * from './types'
export { OTHER_TEMPLATES, PROFILES, type OtherTemplate } from './profiles'
export { asrRules, type AsrRule } from './asr-rules'
export { allDefinitions, definitionIn, findUnit, optionOf, unitDefinitions } from './definition-index'
export {
  exclusionFieldsOf,
  exclusionKey,
  exclusionListOf,
  isPerRuleExclusions,
  type Exclusion,
  type ExclusionFields,
  type ExclusionKind,
} from './exclusions'
export {
  definitionOf,
  findDefinition,
  getProfile,
  otherTemplateById,
  profileByTemplateId,
} from './find-definition'
export { formatSettingValue, valueOfDefault } from './format-setting-value'
export {
  PROTOCOL_NAMES,
  RULE_FIELDS,
  ruleChoice,
  ruleList,
  ruleText,
  withRuleField,
  type RuleField,
} from './firewall-rule-fields'
export { findInFirewallRules, type RuleFinding } from './firewall-rule-findings'
export {
  readFirewallCsv,
  writeFirewallCsv,
  type FirewallCsvProblem,
  type FirewallCsvReading,
} from './firewall-csv'
export { fromDeviceValue } from './from-device-value'
export { isActive } from './is-active'
export { matchesExclusion } from './match-exclusion'
export { qualifiedName } from './qualified-name'
export { readOnboardingPackage, type OnboardingPackage } from './read-onboarding-package'
export { readPastedExclusions, type PastedExclusions, type RefusedLine } from './read-pasted-exclusions'
export { replacementOf } from './replacement-of'
export { sections, type SettingSection } from './sections'
export { settingsInputSchema, settingValuesSchema } from './settings-schema'
export { toDeviceEntry, toDeviceValue } from './to-device-value'
export { MAX_TAG_LENGTH, validateDeviceTag } from './validate-device-tag'
export { validateExclusion, type ExclusionFinding } from './validate-exclusion'
export { MAX_FIREWALL_RULES, validateSettings } from './validate-settings'
export { expectedKind } from './validate-value'
