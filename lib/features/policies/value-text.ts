import {
  formatSettingValue,
  type Profile,
  qualifiedName,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { canonicalJson } from '@/lib/domain/resolution'

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

export interface SettingChange {
  readonly settingId: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What differs between two versions of a policy's values, in template order of the profile. */
export function settingChanges(
  profile: Profile,
  definitions: readonly SettingDefinition[],
  before: SettingValues,
  after: SettingValues,
): readonly SettingChange[] {
  return definitions.flatMap((def): SettingChange[] => {
    const [from, to] = [before[def.id], after[def.id]]
    if (from === to || (from && to && canonicalJson(from) === canonicalJson(to))) return []
    const [was, is] = [formatSettingValue(def, from), formatSettingValue(def, to)]
    const moved = was === is ? movedLines(def, from, to) : ''
    return [
      {
        settingId: def.id,
        name: qualifiedName(profile, def),
        before: was,
        after: moved ? `${is} (${moved})` : is,
      },
    ]
  })
}

/** Equal counts hide a change of lines: '1 added, 1 removed'. */
function movedLines(
  def: SettingDefinition,
  from: SettingValue | undefined,
  to: SettingValue | undefined,
): string {
  const was = (from && valueLines(def, from)) ?? []
  const is = (to && valueLines(def, to)) ?? []
  const added = is.filter((line) => !was.includes(line)).length
  const removed = was.filter((line) => !is.includes(line)).length
  return added + removed > 0 ? `${added} added, ${removed} removed` : 'in another order'
}

/** 'Cloud Extended Timeout: 30 seconds → 50 seconds, and 2 more'. */
export function summarizeChanges(changes: readonly SettingChange[]): string {
  const [first, second] = changes
  if (!first) return 'Nothing changed'
  const shown = changes.length === 2 && second ? [first, second] : [first]
  const text = shown.map((change) => `${change.name}: ${change.before} → ${change.after}`).join('; ')
  const short = text.length > 400 ? `${text.slice(0, 399)}…` : text
  return changes.length > shown.length ? `${short}, and ${changes.length - shown.length} more` : short
}
