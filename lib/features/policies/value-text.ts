import {
  formatSettingValue,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'

/** Lines of a list or the entries of a group, one each; null for values that are one line by themselves. */
export function valueLines(def: SettingDefinition, value: SettingValue): readonly string[] | null {
  if (value.kind === 'stringList') return value.values
  if (value.kind === 'group') return value.entries.map((entry) => entryText(def, entry))
  return null
}

/** A whole entry in one line: 'Allow RDP: Inbound, Allow, 6, 3389'. */
export function entryText(group: SettingDefinition, entry: SettingValues): string {
  const fields = group.fields ?? []
  const key = fields.find((field) => field.id === group.keyField)
  const text = (field: SettingDefinition) => {
    const value = entry[field.id]
    if (!value) return []
    return [value.kind === 'stringList' ? value.values.join(' ') : formatSettingValue(field, value)]
  }
  const rest = fields.filter((field) => field !== key).flatMap(text)
  const title = key ? text(key)[0] : undefined
  if (title === undefined) return rest.join(', ') || 'Empty'
  return rest.length > 0 ? `${title}: ${rest.join(', ')}` : title
}

/** One unit of resolution as text; a single entry of a group is written out, as its own name is in the setting's. */
export function unitText(def: SettingDefinition | undefined, value: SettingValue): string {
  if (!def) return 'Unknown setting'
  const [entry] = value.kind === 'group' && def.keyField ? value.entries : []
  if (!entry) return formatSettingValue(def, value)
  const withoutKey = Object.fromEntries(Object.entries(entry).filter(([id]) => id !== def.keyField))
  return entryText(def, withoutKey)
}
