import type { DeviceValue } from '../resolution/types'
import { optionOf } from './definition-index'
import type { Scalar, SettingDefinition, SettingValue, SettingValues } from './types'

/**
 * What the device gets for a configured value: option values (ASR rules: `<guid>=<mode>`), numbers, text, lists, and an
 * object for each entry of a group. Lists of options come in the catalogue's order, so that equal sets give equal values.
 * An option that the catalogue does not know is sent as its id: stored data may be newer than the catalogue.
 */
export function toDeviceValue(def: SettingDefinition, value: SettingValue): DeviceValue {
  switch (value.kind) {
    case 'choice':
      return optionValue(def, value.optionId)
    case 'choiceList':
      return value.optionIds.toSorted(byPosition(def)).map((optionId) => optionValue(def, optionId))
    case 'stringList':
      return value.values
    case 'group':
      return value.entries.map((entry) => toDeviceEntry(def, entry))
    default:
      return value.value
  }
}

/** One entry of a group collection as an object: keys are the last part of each field's CSP node or JSON key path. */
export function toDeviceEntry(group: SettingDefinition, entry: SettingValues): DeviceValue {
  const pairs = (group.fields ?? []).flatMap((field): [string, DeviceValue][] => {
    const value = entry[field.id]
    return value ? [[deviceKey(group, field), toDeviceValue(field, value)]] : []
  })
  return Object.fromEntries(pairs)
}

function optionValue(def: SettingDefinition, optionId: string): Scalar {
  const option = optionOf(def, optionId)
  return option?.clientValue ?? option?.value ?? optionId
}

function byPosition(def: SettingDefinition): (a: string, b: string) => number {
  const position = new Map((def.options ?? []).map((option, index) => [option.id, index]))
  const last = position.size
  return (a, b) => (position.get(a) ?? last) - (position.get(b) ?? last) || (a < b ? -1 : 1)
}

/** `antivirusEngine.exclusions[].path` -> `path`; `…/{FirewallRuleName}/App/FilePath` -> `App/FilePath`. */
export function deviceKey(group: SettingDefinition, field: SettingDefinition): string {
  for (const prefix of [`${group.csp}[].`, `${group.csp}/`]) {
    if (field.csp.startsWith(prefix)) return field.csp.slice(prefix.length)
  }
  return field.id.slice(group.id.length + 1)
}
