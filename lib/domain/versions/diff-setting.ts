import type { SettingDefinition, SettingValue, SettingValues } from '../catalog'
import { itemKey, itemsOf } from './items'
import { contentKey, sameContent } from './same-content'
import type { Change, Item, ItemDiff, SettingDiff } from './types'

/** What became of one setting; null where neither side has it. */
export function diffSetting(
  settingId: string,
  def: SettingDefinition | undefined,
  before: SettingValue | undefined,
  after: SettingValue | undefined,
): SettingDiff | null {
  if (!before && !after) return null
  const items = itemsDiff(def, before, after)
  const change = changeOf(before, after)
  return {
    settingId,
    change,
    before: before ?? null,
    after: after ?? null,
    items,
    isReordered: change === 'changed' && items !== null && items.every((item) => item.change === 'same'),
  }
}

/** 'added' where only the second is there, 'removed' where only the first is. */
export function changeOf(before: unknown, after: unknown): Change {
  if (before === undefined || before === null) return 'added'
  if (after === undefined || after === null) return 'removed'
  return sameContent(before, after) ? 'same' : 'changed'
}

/** Items in the order of the second list, each removed one after its predecessor in the first. */
function itemsDiff(
  def: SettingDefinition | undefined,
  before: SettingValue | undefined,
  after: SettingValue | undefined,
): readonly ItemDiff[] | null {
  const [was, is] = [itemsOf(before), itemsOf(after)]
  if (was === null && is === null) return null
  // A text that was one thing is one item beside the lines it became.
  const from = numbered(def, was ?? wholeText(before))
  const to = numbered(def, is ?? wholeText(after))
  const removedAfter = new Map<string | null, ItemDiff[]>()
  let previous: string | null = null
  for (const [key, item] of from) {
    if (to.has(key)) previous = key
    else {
      const removed = removedAfter.get(previous) ?? []
      removed.push({ change: 'removed', before: item, after: null, fields: [] })
      removedAfter.set(previous, removed)
    }
  }
  const diffs = [...(removedAfter.get(null) ?? [])]
  for (const [key, item] of to) {
    const old = from.get(key) ?? null
    const change = changeOf(old, item)
    const fields = change === 'changed' ? fieldDiffs(def, old, item) : []
    diffs.push({ change, before: old, after: item, fields }, ...(removedAfter.get(key) ?? []))
  }
  return diffs
}

function wholeText(value: SettingValue | undefined): readonly Item[] {
  return value?.kind === 'string' ? [{ kind: 'text', text: value.value }] : []
}

/** Items by key; the second of two with the same key is told by its number. */
function numbered(def: SettingDefinition | undefined, items: readonly Item[]): ReadonlyMap<string, Item> {
  const seen = new Map<string, number>()
  return new Map(
    items.map((item) => {
      const key = itemKey(def, item)
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      return [contentKey([key, count]), item]
    }),
  )
}

function fieldDiffs(
  def: SettingDefinition | undefined,
  before: Item | null,
  after: Item,
): readonly SettingDiff[] {
  if (before?.kind !== 'entry' || after.kind !== 'entry') return []
  return fieldIds(def, before.entry, after.entry).flatMap((id) => {
    const field = def?.fields?.find((candidate) => candidate.id === id)
    return diffSetting(id, field, before.entry[id], after.entry[id]) ?? []
  })
}

/** In template order, then what no template names. */
function fieldIds(def: SettingDefinition | undefined, a: SettingValues, b: SettingValues): readonly string[] {
  return [...new Set([...(def?.fields ?? []).map((field) => field.id), ...Object.keys(a), ...Object.keys(b)])]
}
