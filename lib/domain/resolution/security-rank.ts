import { optionOf, toDeviceValue, type SettingDefinition, type SettingValue } from '../catalog'

/** ASR rule modes from least to most protective: off, audit, warn, block (Defender: "ASR rules reference", modes). */
const ASR_MODES_BY_PROTECTION: readonly (string | number | boolean)[] = [0, 2, 6, 1]

/**
 * How protective a value is compared with other values of the same setting; null where no order is documented. Known for
 * attack surface reduction rules, and for settings held by tamper protection, whose default is the protected value.
 */
export function securityRank(def: SettingDefinition, value: SettingValue): number | null {
  if (value.kind === 'choice' && def.ruleGuid !== undefined) {
    const mode = optionOf(def, value.optionId)?.value
    const rank = mode === undefined ? -1 : ASR_MODES_BY_PROTECTION.indexOf(mode)
    return rank < 0 ? null : rank
  }
  if (!def.tamperProtected || def.default === null) return null
  return isProtectedDefault(def, value) ? 1 : 0
}

/** Is this the value that tamper protection holds the setting at? False also where no default is documented. */
export function isProtectedDefault(def: SettingDefinition, value: SettingValue): boolean {
  const sent = value.kind === 'choice' ? optionOf(def, value.optionId)?.value : toDeviceValue(def, value)
  return def.default !== null && sent === def.default
}
