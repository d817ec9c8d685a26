import {
  formatSettingValue,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../../catalog'
import { csvText } from '../../csv'
import { entriesOf } from './entries-of'
import type { SettingsSource, Written } from './types'

/**
 * Every setting with its value in words, for people and spreadsheets; one line for each item of a list or collection. The
 * byte-order mark tells Excel that it is UTF-8.
 */
export function toSettingsCsv(source: SettingsSource): Written {
  const { entries, omitted } = entriesOf(source)
  const rows = entries.flatMap(({ def, value }) =>
    linesOf(def, value).map((text) => [def.section, def.name, text, def.csp, def.id]),
  )
  return { text: '\uFEFF' + csvText(['Section', 'Setting', 'Value', 'Node', 'Id'], rows), omitted }
}

/** A list that is empty still is a line, which says so. */
function linesOf(def: SettingDefinition, value: SettingValue): readonly string[] {
  if (value.kind === 'stringList' && value.values.length > 0) return value.values
  if (value.kind === 'group' && value.entries.length > 0)
    return value.entries.map((entry) => entryText(def, entry))
  return [formatSettingValue(def, value)]
}

/** 'Name: Web; Direction: Inbound; Local Port Ranges: 80, 443'. */
function entryText(group: SettingDefinition, entry: SettingValues): string {
  return (group.fields ?? [])
    .flatMap((field) => {
      const value = entry[field.id]
      if (!value) return []
      const text = value.kind === 'stringList' ? value.values.join(', ') : formatSettingValue(field, value)
      return [`${field.name}: ${text}`]
    })
    .join('; ')
}
