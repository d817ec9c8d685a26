import {
  definitionOf,
  formatSettingValue,
  toDeviceEntry,
  toDeviceValue,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'
import type { Json } from '@/lib/domain/interchange'
import type { DeviceValue } from '@/lib/domain/resolution'

/** A configured value in an answer: docs/schemas/resolution.schema.json, `#/$defs/value`. */
export interface ValueAnswer {
  /** What the device is sent. null for a secret, which is never printed. */
  readonly value: DeviceValue | null
  /** The same as a Graph body says it: option ids for choices. */
  readonly graphValue: Json
  /** The same as the console shows it. */
  readonly display: string
}

/** The three ways of saying a value. */
export function toValueAnswer(settingId: string, value: SettingValue): ValueAnswer {
  const def = definitionOf(settingId)
  const graphValue = graphValueOf(value)
  if (!def) return { value: deviceTermsOf(graphValue), graphValue, display: 'Not in the catalogue' }
  const display = formatSettingValue(def, value)
  if (value.kind === 'secret') return { value: null, graphValue: null, display }
  return { value: deviceValueOf(def, value), graphValue, display }
}

/** An entry of a keyed group goes out as one object, everything else as the catalogue says. */
function deviceValueOf(def: SettingDefinition, value: SettingValue): DeviceValue {
  const [entry] = value.kind === 'group' ? value.entries : []
  return def.keyField !== undefined && entry ? toDeviceEntry(def, entry) : toDeviceValue(def, value)
}

function graphValueOf(value: SettingValue): Json {
  switch (value.kind) {
    case 'choice':
      return value.optionId
    case 'choiceList':
      return value.optionIds
    case 'stringList':
      return value.values
    case 'secret':
      return null
    case 'group':
      return value.entries.map((entry) =>
        Object.fromEntries(Object.entries(entry).map(([id, field]) => [id, graphValueOf(field)])),
      )
    default:
      return value.value
  }
}

/** Of a setting without definition only Graph's terms are known. */
function deviceTermsOf(json: Json): DeviceValue | null {
  return json === null || typeof json === 'object' ? null : json
}
