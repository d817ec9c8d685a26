/** Which policies reach a device, what they amount to there, and why. Semantics: docs/semantics/resolution.md. */
export * from './types'
export { platformOf, policyReason, settingReason } from './applicability'
export { canonicalJson, compareText } from './canonical-json'
export { comparable, entryKey } from './compare-values'
export { explainSetting, explainToText, type ExplainInputs } from './explain'
export { membershipOf } from './membership-of'
export { encodePolicySet, policySetDocument, policySetHash, policySetValues } from './policy-set'
export { currentSettings, releaseKey, releasesOf, withSettings } from './release'
export { NOT_APPLICABLE_TEXT, POLICY_NOTE_TEXT } from './reason-text'
export { resolveDevice, resolveSettings } from './resolve-device'
export { cohortFacts, cohortKey, resolveFleet } from './resolve-fleet'
export { sha256 } from './sha256'
export {
  isBlockedByTamperProtection,
  rollUpDeviceStatus,
  rollUpPolicyStatus,
  settingStatus,
  settingStatusForPolicy,
  type ReportedException,
  type ValuesByKey,
} from './statuses'
export { isTargeted, targetDevice } from './targeting'
