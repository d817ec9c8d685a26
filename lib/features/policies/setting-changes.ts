import {
  formatSettingValue,
  qualifiedName,
  unitDefinitions,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { canonicalJson } from '@/lib/domain/resolution'
import { valueLines } from './value-text'

export interface SettingChange {
  readonly settingId: string
  readonly name: string
  readonly before: string
  readonly after: string
}

/** What differs between two versions of a policy's values, in template order of the profile. */
export function settingChanges(
  profile: Profile,
  before: SettingValues,
  after: SettingValues,
): readonly SettingChange[] {
  return unitDefinitions(profile).flatMap((def): SettingChange[] => {
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
