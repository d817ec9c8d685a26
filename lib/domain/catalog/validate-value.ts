import { optionOf } from './definition-index'
import type { SettingDefinition, SettingProblem, SettingType, SettingValue } from './types'

type Path = SettingProblem['path']

/** The kind of value that each type of setting takes; secrets are strings that are never shown. */
export function expectedKind(def: SettingDefinition): SettingValue['kind'] {
  const kinds: Record<SettingType, SettingValue['kind']> = {
    boolean: 'choice',
    choice: 'choice',
    choiceList: 'choiceList',
    integer: 'integer',
    string: def.secret ? 'secret' : 'string',
    stringList: 'stringList',
    group: 'group',
  }
  return kinds[def.type]
}

/**
 * Problems of one value by itself: kind, options, range, length, pattern, number of items, duplicates. Does not look into
 * the entries of groups (their number is checked) and knows nothing of other settings.
 */
export function validateValue(
  def: SettingDefinition,
  value: SettingValue,
  path: Path,
): readonly SettingProblem[] {
  if (value.kind !== expectedKind(def)) {
    return [{ path, code: 'type', message: `Enter ${KIND_WORDS[expectedKind(def)]} for ${def.name}.` }]
  }
  switch (value.kind) {
    case 'choice':
      return validateOption(def, value.optionId, path)
    case 'choiceList':
      return [
        ...validateCount(def, value.optionIds.length, path),
        ...value.optionIds.flatMap((optionId, index) => validateOption(def, optionId, [...path, index])),
        ...duplicates(value.optionIds, path),
        ...validateExclusive(def, value.optionIds, path),
      ]
    case 'integer':
      return validateInteger(def, value.value, path)
    case 'string':
    case 'secret':
      return validateText(def, value.value, path)
    case 'stringList':
      return [
        ...validateCount(def, value.values.length, path),
        ...value.values.flatMap((item, index) => validateItem(def, item, [...path, index])),
        ...duplicates(value.values, path),
      ]
    case 'group':
      return validateCount(def, value.entries.length, path)
  }
}

const KIND_WORDS: Readonly<Record<SettingValue['kind'], string>> = {
  choice: 'one option',
  choiceList: 'a list of options',
  integer: 'a whole number',
  string: 'text',
  secret: 'a secret',
  stringList: 'a list of lines',
  group: 'a list of entries',
}

function validateOption(def: SettingDefinition, optionId: string, path: Path): readonly SettingProblem[] {
  const option = optionOf(def, optionId)
  if (!option) return [{ path, code: 'option', message: `Choose one of the options of ${def.name}.` }]
  if (option.supported !== false) return []
  return [
    { path, code: 'option', message: `${def.name} does not support ${option.label}. Choose another option.` },
  ]
}

function validateExclusive(
  def: SettingDefinition,
  optionIds: readonly string[],
  path: Path,
): readonly SettingProblem[] {
  if (optionIds.length < 2) return []
  const alone = optionIds
    .map((id) => optionOf(def, id))
    .find((option) => def.exclusive?.includes(String(option?.value)))
  return alone
    ? [{ path, code: 'items', message: `${alone.label} stands alone. Remove the other options.` }]
    : []
}

function validateInteger(def: SettingDefinition, value: number, path: Path): readonly SettingProblem[] {
  const min = def.min ?? Number.MIN_SAFE_INTEGER
  const max = def.max ?? Number.MAX_SAFE_INTEGER
  if (Number.isSafeInteger(value) && value >= min && value <= max) return []
  const range =
    def.min !== undefined && def.max !== undefined
      ? ` from ${def.min} to ${def.max}`
      : def.min !== undefined
        ? ` of ${def.min} or more`
        : ''
  return [{ path, code: 'range', message: `Enter a whole number${range}.` }]
}

function validateText(def: SettingDefinition, value: string, path: Path): readonly SettingProblem[] {
  if (def.required && value.trim() === '') return [{ path, code: 'required', message: `Enter ${def.name}.` }]
  if (def.minLength !== undefined && value.length < def.minLength) {
    return [{ path, code: 'length', message: `Enter at least ${characters(def.minLength)}.` }]
  }
  if (def.maxLength !== undefined && value.length > def.maxLength) {
    return [{ path, code: 'length', message: `Enter at most ${characters(def.maxLength)}.` }]
  }
  if (def.pattern !== undefined && !patternOf(def.pattern).test(value)) {
    return [{ path, code: 'pattern', message: `${def.name} does not have the form ${def.pattern}.` }]
  }
  return []
}

function validateItem(def: SettingDefinition, item: string, path: Path): readonly SettingProblem[] {
  if (item.trim() === '') return [{ path, code: 'length', message: 'Remove the empty line.' }]
  if (def.itemMaxLength !== undefined && item.length > def.itemMaxLength) {
    return [{ path, code: 'length', message: `Shorten this line to ${characters(def.itemMaxLength)}.` }]
  }
  if (def.allowedItems && !def.allowedItems.includes(item)) {
    return [{ path, code: 'option', message: `Use one of ${def.allowedItems.join(', ')}.` }]
  }
  if (def.itemPattern !== undefined && !patternOf(def.itemPattern).test(item)) {
    return [{ path, code: 'pattern', message: `This line does not have the form ${def.itemPattern}.` }]
  }
  return []
}

function validateCount(def: SettingDefinition, count: number, path: Path): readonly SettingProblem[] {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = def
  if (count < minItems) return [{ path, code: 'items', message: `Add at least ${minItems} to ${def.name}.` }]
  if (count > maxItems)
    return [
      { path, code: 'items', message: `${def.name} holds at most ${maxItems}. Remove ${count - maxItems}.` },
    ]
  return []
}

function duplicates(items: readonly string[], path: Path): readonly SettingProblem[] {
  const seen = new Set<string>()
  return items.flatMap((item, index): SettingProblem[] => {
    if (seen.has(item))
      return [{ path: [...path, index], code: 'duplicate', message: `Remove the second ${item}.` }]
    seen.add(item)
    return []
  })
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`
}

const patterns = new Map<string, RegExp>()

/** Patterns come from the catalogue, never from people; each is compiled once. */
function patternOf(source: string): RegExp {
  let pattern = patterns.get(source)
  if (!pattern) {
    pattern = new RegExp(source)
    patterns.set(source, pattern)
  }
  return pattern
}
