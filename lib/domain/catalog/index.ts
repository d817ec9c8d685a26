/** Profiles and setting definitions as data, with everything that reads them. */
export * from './types'
export { OTHER_TEMPLATES, PROFILES, type OtherTemplate } from './profiles'
export {
  allDefinitions,
  definitionIn,
  definitionOf,
  findDefinition,
  findUnit,
  getProfile,
  optionOf,
  otherTemplateById,
  profileByTemplateId,
  unitDefinitions,
} from './find-definition'
export { formatSettingValue, valueOfDefault } from './format-setting-value'
export { fromDeviceValue } from './from-device-value'
export { isActive } from './is-active'
export { qualifiedName } from './qualified-name'
export { sections, type SettingSection } from './sections'
export { settingsInputSchema, settingValuesSchema } from './settings-schema'
export { toDeviceEntry, toDeviceValue } from './to-device-value'
export { MAX_FIREWALL_RULES, validateSettings } from './validate-settings'
export { expectedKind } from './validate-value'
