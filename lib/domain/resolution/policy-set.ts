import {
  definitionOf,
  toDeviceEntry,
  toDeviceValue,
  type OsPlatform,
  type SettingDefinition,
  type SettingValue,
} from '../catalog'
import { canonicalJson, compareText } from './canonical-json'
import { sha256 } from './sha256'
import type { DeviceValue, PolicySetDocument, SettingResult } from './types'

type PolicySetEntry = PolicySetDocument['settings'][number]

/**
 * What the device is to enforce: every applied unit and every unit that is delivered in conflict, sorted by key. Values
 * that tamper protection will block are in it too, since they are sent. Which policies a value comes from is left out: a
 * second policy that says the same changes nothing on the device and must not change the set.
 */
export function policySetDocument(
  osPlatform: OsPlatform,
  results: readonly SettingResult[],
): PolicySetDocument {
  const settings = results.flatMap((result) => toEntry(result)).toSorted((a, b) => compareText(a.key, b.key))
  return { schema: 1, osPlatform, settings }
}

/** The one text that stands for a document; a document read back from a database gives the same text. */
export function encodePolicySet(document: PolicySetDocument): string {
  const { schema, osPlatform } = document
  const settings = document.settings.map(({ key, settingId, csp, value }) => ({ key, settingId, csp, value }))
  return canonicalJson({ schema, osPlatform, settings })
}

/** The address of a policy set: SHA-256 of its encoding, lower-case hex. */
export function policySetHash(document: PolicySetDocument): string {
  return sha256(encodePolicySet(document))
}

/** Each key of a document with the canonical text of its value: all that two documents need to be compared by. */
export function policySetValues(document: PolicySetDocument): ReadonlyMap<string, string> {
  return new Map(document.settings.map(({ key, value }) => [key, canonicalJson(value)]))
}

function toEntry(result: SettingResult): readonly PolicySetEntry[] {
  const def = definitionOf(result.settingId)
  if (!def) return []
  const { key, settingId } = result
  const base = { key, settingId, csp: def.csp }
  if (result.outcome === 'applied') return [{ ...base, value: deviceValueOf(def, result.value) }]
  if (result.outcome !== 'conflict' || !result.deliveredAnyway) return []
  const contenders = result.values.map((contender) => deviceValueOf(def, contender.value))
  return [{ ...base, value: contenders.toSorted((a, b) => compareText(canonicalJson(a), canonicalJson(b))) }]
}

/** An entry of a keyed group goes out as one object, everything else as the catalogue says. */
function deviceValueOf(def: SettingDefinition, value: SettingValue): DeviceValue {
  const [entry] = value.kind === 'group' ? value.entries : []
  return def.keyField !== undefined && entry ? toDeviceEntry(def, entry) : toDeviceValue(def, value)
}
