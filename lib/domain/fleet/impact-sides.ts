import type { SettingValue } from '../catalog'
import { canonicalJson, policySetDocument, policySetValues, type SettingResult } from '../resolution'
import type { SettingSide } from './types'

/** A unit's result, or nothing where no policy that reaches the device sets it. */
export type Found = SettingResult | undefined

/**
 * The side as callers see it. Which policies an applied value comes from is left out, and so is the text of a secret:
 * sides travel to pages.
 */
export function sideOf(result: Found): SettingSide {
  if (!result) return null
  switch (result.outcome) {
    case 'applied': {
      const { outcome, value, blockedByTamperProtection } = result
      return { outcome, value: withoutSecret(value), blockedByTamperProtection }
    }
    case 'conflict': {
      const values = result.values.map(({ value, policyIds }) => ({ value: withoutSecret(value), policyIds }))
      return { outcome: 'conflict', values, deliveredAnyway: result.deliveredAnyway }
    }
    case 'notApplicable':
      return { outcome: 'notApplicable', reason: result.reason }
  }
}

/** A secret with its text left out; any other value as it is. */
export function withoutSecret(value: SettingValue): SettingValue {
  return value.kind === 'secret' ? { ...value, value: '' } : value
}

/**
 * Do two results of one unit come to the same on the device? Applied values are the same when the policy set would hold the
 * same, whoever they come from; conflicts when the same policies contend with the same values.
 */
export function isSameSide(a: Found, b: Found): boolean {
  if (a === b) return true
  if (!a || !b || a.outcome !== b.outcome) return false
  // Most results of two cohorts rest on the very same values, and then need not be written out.
  if (a.outcome === 'applied' && b.outcome === 'applied' && a.value === b.value)
    return a.blockedByTamperProtection === b.blockedByTamperProtection
  return sideText(a) === sideText(b)
}

/** A text that is the same for two results of one unit exactly when their sides are the same. */
export function sideText(result: Found): string {
  if (!result) return 'none'
  switch (result.outcome) {
    case 'applied':
      return `applied ${result.blockedByTamperProtection} ${valueText(result, result.value)}`
    case 'conflict': {
      const contenders = result.values.map(({ value, policyIds }) => [valueText(result, value), policyIds])
      return `conflict ${result.deliveredAnyway} ${JSON.stringify(contenders)}`
    }
    case 'notApplicable':
      return `notApplicable ${result.reason}`
  }
}

/** Values are shared by the results of many cohorts and long to write out: each is written once. */
const written = new WeakMap<SettingValue, { readonly settingId: string; readonly text: string }>()

/** The value as the policy set holds it: equal texts for equal values of one unit. */
export function valueText(
  { key, settingId }: Pick<SettingResult, 'key' | 'settingId'>,
  value: SettingValue,
): string {
  const known = written.get(value)
  if (known?.settingId === settingId) return known.text
  const applied: SettingResult = {
    key,
    settingId,
    contributions: [],
    outcome: 'applied',
    value,
    merged: false,
    blockedByTamperProtection: false,
  }
  const values = policySetValues(policySetDocument('windowsClient', [applied]))
  const text = values.get(key) ?? canonicalJson(value)
  written.set(value, { settingId, text })
  return text
}
