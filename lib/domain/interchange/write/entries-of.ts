import type { SettingDefinition, SettingValue } from '../../catalog'
import { compareText } from '../../resolution'
import { isObject, parseJson, textProp, type JsonObject } from '../json'
import type { Omission, SettingsSource } from './types'

export interface SettingEntry {
  readonly def: SettingDefinition
  readonly value: SettingValue
}

/**
 * The settings of a source that a file may hold, sorted by id, and those that it may not: secrets never leave, and what the
 * catalogue does not know has no meaning outside the format that it came in.
 */
export function entriesOf(source: SettingsSource): {
  readonly entries: readonly SettingEntry[]
  readonly omitted: readonly Omission[]
} {
  const entries: SettingEntry[] = []
  const omitted: Omission[] = [...source.withheld]
  for (const settingId of Object.keys(source.values).toSorted(compareText)) {
    const def = source.definitionOf(settingId)
    const value = source.values[settingId]
    if (!def || !value) omitted.push({ settingId, reason: UNKNOWN })
    else if (value.kind === 'secret') omitted.push({ settingId, reason: SECRET })
    else entries.push({ def, value })
  }
  for (const instance of source.unknown.flatMap(toObject)) {
    const settingId = textProp(instance, 'settingDefinitionId')
    if (settingId !== undefined) omitted.push({ settingId, reason: UNKNOWN })
  }
  return { entries, omitted }
}

const UNKNOWN = 'It is not in the catalogue. The Graph export keeps it as it came.'
const SECRET = 'It is a secret and never written to a file. Download the package from its own portal.'

/** The order in which omissions are told, whatever the order they were found in. */
export function sortOmitted(omitted: readonly Omission[]): readonly Omission[] {
  return omitted.toSorted((a, b) => compareText(a.settingId, b.settingId) || compareText(a.reason, b.reason))
}

/** Unknown settings are stored as JSON of any shape. */
export function toObject(value: unknown): readonly JsonObject[] {
  const parsed = parseJson(JSON.stringify(value) ?? 'null')
  return parsed.ok && isObject(parsed.value) ? [parsed.value] : []
}
