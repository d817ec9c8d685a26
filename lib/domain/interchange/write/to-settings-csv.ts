import { formatSettingValue } from '../../catalog'
import { csvText } from '../../csv'
import { entriesOf } from './entries-of'
import type { SettingsSource, Written } from './types'

/** Every setting with its value in words, for people and spreadsheets; one line for each entry of a collection. */
export function toSettingsCsv(source: SettingsSource): Written {
  const { entries, omitted } = entriesOf(source)
  const rows = entries.flatMap(({ def, value }) => {
    const line = (text: string) => [def.section, def.name, text, def.csp, def.id]
    if (value.kind !== 'group') return [line(formatSettingValue(def, value))]
    return value.entries.map((entry) => line(formatSettingValue(def, { kind: 'group', entries: [entry] })))
  })
  return { text: csvText(['Section', 'Setting', 'Value', 'Node', 'Id'], rows), omitted }
}
