import { optionOf } from './definition-index'
import type { Scalar, SettingDefinition, SettingValue } from './types'

/** The value as a person reads it: 'High plus', '3 paths', '50 seconds', '02:00', 'Not configured'. Never shows a secret. */
export function formatSettingValue(def: SettingDefinition, value: SettingValue | undefined): string {
  if (!value) return 'Not configured'
  switch (value.kind) {
    case 'choice':
      return optionLabel(def, value.optionId)
    case 'choiceList':
      return value.optionIds.length === 0
        ? 'None'
        : value.optionIds.map((id) => optionLabel(def, id)).join(', ')
    case 'integer':
      return formatNumber(def, value.value)
    case 'string':
      return value.value === '' ? 'Empty' : value.value
    case 'secret':
      return 'Set, not shown'
    case 'stringList':
      return count(value.values.length, def.itemNoun ?? 'item')
    case 'group':
      return count(value.entries.length, def.itemNoun ?? 'entry')
  }
}

/** The documented default in the form of a configured value; null when none is documented. */
export function valueOfDefault(def: SettingDefinition): SettingValue | null {
  const fallback = def.default
  if (fallback === null) return null
  if (isList(fallback)) {
    if (def.type === 'group') return { kind: 'group', entries: [] }
    if (def.type === 'stringList') return { kind: 'stringList', values: fallback.map(String) }
    return { kind: 'choiceList', optionIds: optionIdsOf(def, fallback) }
  }
  if (def.type === 'integer') return { kind: 'integer', value: Number(fallback) }
  if (def.type === 'string') return { kind: 'string', value: String(fallback) }
  const [optionId] = optionIdsOf(def, [fallback])
  return optionId === undefined ? null : { kind: 'choice', optionId }
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value)
}

function optionIdsOf(def: SettingDefinition, values: readonly Scalar[]): string[] {
  return (def.options ?? []).filter((option) => values.includes(option.value)).map((option) => option.id)
}

function optionLabel(def: SettingDefinition, optionId: string): string {
  return optionOf(def, optionId)?.label ?? `Unknown option ${optionId}`
}

function formatNumber(def: SettingDefinition, value: number): string {
  switch (def.unit) {
    case undefined:
      return String(value)
    case 'percent':
      return `${value}%`
    case 'minutesAfterMidnight':
      return `${pad(Math.floor(value / 60))}:${pad(value % 60)}`
    case 'KB':
      return `${value} KB`
    default:
      return `${value} ${value === 1 ? singular(def.unit) : def.unit}`
  }
}

function singular(unit: string): string {
  return unit.endsWith('ies') ? `${unit.slice(0, -3)}y` : unit.replace(/s$/, '')
}

function count(amount: number, noun: string): string {
  if (amount === 1) return `1 ${noun}`
  const plural = /[^aeiou]y$/.test(noun)
    ? `${noun.slice(0, -1)}ies`
    : noun.endsWith('s')
      ? `${noun}es`
      : `${noun}s`
  return `${amount} ${plural}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
