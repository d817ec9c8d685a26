import { definitionOf, findUnit, PROFILES, qualifiedName, type SettingValue } from '@/lib/domain/catalog'
import type { SettingSide } from '@/lib/domain/fleet'
import { NOT_APPLICABLE_TEXT } from '@/lib/domain/resolution'
import { unitText, valueLines } from '../policies/value-text'
import type { LineChanges, SideText } from './types'

/** Lines shown of what comes and of what goes. */
const SHOWN_LINES = 5

/** One side of a change in words; secrets are named and never shown. */
function toSideText(settingId: string, side: SettingSide): SideText {
  if (side === null) return { outcome: 'notConfigured', text: 'Not configured', note: null }
  switch (side.outcome) {
    case 'applied':
      return {
        outcome: 'applied',
        text: valueText(settingId, side.value),
        note: side.blockedByTamperProtection ? 'Blocked by tamper protection' : null,
      }
    case 'conflict':
      return {
        outcome: 'conflict',
        text: 'Conflict',
        note: side.values
          .map(({ value }) => valueText(settingId, value))
          .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
          .join(' against '),
      }
    case 'notApplicable':
      return {
        outcome: 'notApplicable',
        text: 'Not applicable',
        note: NOT_APPLICABLE_TEXT[side.reason],
      }
  }
}

/** Both sides in words. Sides that read the same, as two secrets do, say that they differ. */
export function toSideTexts(
  settingId: string,
  before: SettingSide,
  after: SettingSide,
): { readonly before: SideText; readonly after: SideText; readonly lines: LineChanges | null } {
  const [was, is] = [toSideText(settingId, before), toSideText(settingId, after)]
  const lines = lineChanges(settingId, before, after)
  const isAlike = was.outcome === is.outcome && was.text === is.text && was.note === is.note
  if (!isAlike || lines) return { before: was, after: is, lines }
  return { before: was, after: { ...is, note: is.note ?? 'Another value' }, lines }
}

export function valueText(settingId: string, value: SettingValue): string {
  return unitText(definitionOf(settingId), value)
}

/** Which lines of a list come and go; null where a side is no list, or none differs. */
function lineChanges(settingId: string, before: SettingSide, after: SettingSide): LineChanges | null {
  const [was, is] = [linesOf(settingId, before), linesOf(settingId, after)]
  if (!was || !is) return null
  const [old, fresh] = [new Set(was), new Set(is)]
  const added = is.filter((line) => !old.has(line))
  const removed = was.filter((line) => !fresh.has(line))
  if (added.length + removed.length === 0) return null
  const shown = { added: added.slice(0, SHOWN_LINES), removed: removed.slice(0, SHOWN_LINES) }
  const more = added.length + removed.length - shown.added.length - shown.removed.length
  return { ...shown, more }
}

function linesOf(settingId: string, side: SettingSide): readonly string[] | null {
  const def = definitionOf(settingId)
  if (!def || side === null || side.outcome !== 'applied') return null
  // A single entry is a unit of its own and reads as one line already.
  if (side.value.kind === 'group' && def.keyField) return null
  return valueLines(def, side.value)
}

/** The setting's name, unique within its profile; entries of a group collection add the entry's own name. */
export function settingName(key: string, settingId: string): string {
  const profile = PROFILES.find((candidate) => findUnit(candidate, settingId))
  const def = profile && findUnit(profile, settingId)
  const name = profile && def ? qualifiedName(profile, def) : settingId
  return key.startsWith(`${settingId}#`) ? `${name}: ${key.slice(settingId.length + 1)}` : name
}
