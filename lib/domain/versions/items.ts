import type { SettingDefinition, SettingValue, SettingValues } from '../catalog'
import { contentKey } from './same-content'
import type { Item } from './types'

/** A text is read item by item from this length on, if it has items. */
const LONG_TEXT = 80

/** The items that a value consists of; null for values that are one thing. Secrets are one thing, whatever they hold. */
export function itemsOf(value: SettingValue | null | undefined): readonly Item[] | null {
  switch (value?.kind) {
    case 'stringList':
      return value.values.map((text) => ({ kind: 'text', text }))
    case 'choiceList':
      return value.optionIds.map((optionId) => ({ kind: 'option', optionId }))
    case 'group':
      return value.entries.map((entry) => ({ kind: 'entry', entry }))
    case 'string':
      return textItems(value.value)
    default:
      return null
  }
}

/**
 * What tells an item from the others of its list: its text, or of an entry its key field. Entries without one are told apart
 * by all they hold, so that a changed one is one removed and one added.
 */
export function itemKey(def: SettingDefinition | undefined, item: Item): string {
  switch (item.kind) {
    case 'text':
      return item.text
    case 'option':
      return item.optionId
    case 'entry':
      return entryKey(def, item.entry)
  }
}

/** The name of an entry among the others of its group. */
export function entryKey(def: SettingDefinition | undefined, entry: SettingValues): string {
  const key = def?.keyField === undefined ? undefined : entry[def.keyField]
  if (key?.kind === 'string') return key.value
  if (key?.kind === 'choice') return key.optionId
  return contentKey(entry)
}

/** Lines of a text; of a long text in one line, what its separators part. */
function textItems(text: string): readonly Item[] | null {
  const separator = text.includes('\n') ? '\n' : text.length < LONG_TEXT ? undefined : longSeparator(text)
  if (separator === undefined) return null
  return text.split(separator).map((line) => ({ kind: 'text', text: line.replace(/\r$/, '') }))
}

const longSeparator = (text: string) => ['|', ';', ','].find((candidate) => text.includes(candidate))
