import {
  optionOf,
  toDeviceValue,
  type Platform,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../catalog'
import { canonicalJson, compareText, type CanonicalInput } from './canonical-json'

/** Lists whose order is part of their meaning: the sources are tried from first to last (Defender Policy CSP). */
const ORDERED_LISTS: ReadonlySet<string> = new Set([
  'device_vendor_msft_policy_config_defender_signatureupdatefallbackorder',
  'device_vendor_msft_policy_config_defender_signatureupdatefilesharessources',
])
const WINDOWS_PATH = /^(?:[a-z]:[\\/]|\\\\|%[^%]+%)/i

/**
 * A text that is the same for two values exactly when the device cannot tell them apart: letter case, slashes and
 * %SystemRoot% spelling of Windows paths, a trailing slash, and the order of lists make no difference; on Linux and macOS
 * every character counts.
 */
export function comparable(def: SettingDefinition, platform: Platform, value: SettingValue): string {
  const known = forms.get(value)
  if (known?.def === def && known.platform === platform) return known.text
  const text = canonicalJson(comparableForm(def, platform, value))
  forms.set(value, { def, platform, text })
  return text
}

/** A policy's value is compared in every cohort that the policy reaches; values never change. */
const forms = new WeakMap<
  SettingValue,
  { readonly def: SettingDefinition; readonly platform: Platform; readonly text: string }
>()

/** One line of a list, in the form in which lines are compared when lists are united. */
export function comparableItem(def: SettingDefinition, platform: Platform, item: string): string {
  const text = item.trim()
  if (platform !== 'windows') return text
  const isExtension = def.itemNoun === 'extension'
  return isExtension ? text.toLowerCase().replace(/^\./, '') : comparableWindowsPath(text)
}

/** One entry of a group collection, for uniting and comparing. */
export function comparableEntry(group: SettingDefinition, platform: Platform, entry: SettingValues): string {
  return canonicalJson(comparableEntryForm(group, platform, entry))
}

/**
 * What names an entry of a keyed group: the text of its key field (without regard to case on Windows, where firewall
 * rules of names that differ in case are one rule) or the device value of its option. Empty when the entry has none.
 */
export function entryKey(group: SettingDefinition, platform: Platform, entry: SettingValues): string {
  const value = group.keyField === undefined ? undefined : entry[group.keyField]
  if (value?.kind === 'string')
    return platform === 'windows' ? value.value.trim().toLowerCase() : value.value.trim()
  if (value?.kind !== 'choice') return ''
  const field = group.fields?.find((candidate) => candidate.id === group.keyField)
  return String((field && optionOf(field, value.optionId)?.value) ?? value.optionId)
}

function comparableForm(def: SettingDefinition, platform: Platform, value: SettingValue): CanonicalInput {
  switch (value.kind) {
    case 'string':
      return platform === 'windows' && WINDOWS_PATH.test(value.value)
        ? comparableWindowsPath(value.value)
        : value.value
    case 'stringList': {
      const items = value.values.map((item) => comparableItem(def, platform, item))
      return ORDERED_LISTS.has(def.id) ? items : [...new Set(items)].toSorted(compareText)
    }
    case 'choiceList':
      return toDeviceValue(def, { kind: 'choiceList', optionIds: [...new Set(value.optionIds)] })
    case 'group':
      return [...new Set(value.entries.map((entry) => comparableEntry(def, platform, entry)))].toSorted(
        compareText,
      )
    default:
      return toDeviceValue(def, value)
  }
}

function comparableEntryForm(
  group: SettingDefinition,
  platform: Platform,
  entry: SettingValues,
): CanonicalInput {
  const fields = new Map((group.fields ?? []).map((field) => [field.id, field]))
  const members = Object.entries(entry).map(([id, value]): [string, CanonicalInput] => {
    const field = fields.get(id)
    if (id === group.keyField) return [id, entryKey(group, platform, entry)]
    return [id, field ? comparableForm(field, platform, value) : JSON.stringify(value)]
  })
  return Object.fromEntries(members)
}

function comparableWindowsPath(path: string): string {
  const lower = path
    .trim()
    .toLowerCase()
    .replaceAll('/', '\\')
    .replace(/^%windir%/, '%systemroot%')
  const isRoot = /^[a-z]:\\$/.test(lower)
  return isRoot ? lower : lower.replace(/(?<=[^\\])\\+$/, '')
}
