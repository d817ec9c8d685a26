'use client'
import { findRuleProperty, type DeviceProperty } from '@/lib/domain/groups'
import type { PropertyValues } from '@/lib/features/groups/rule-question'
import { fetchPropertyValues } from './ask-rule'

/** A value to offer; `devices` is null for a value that no device has, and which is only known to be possible. */
export interface SuggestedValue {
  readonly value: string
  readonly devices: number | null
}

/** Properties whose examples are the values that the directory writes; examples of others only show a form. */
const WITH_KNOWN_VALUES: readonly DeviceProperty[] = [
  'deviceOSType',
  'managementType',
  'deviceManagementAppId',
  'systemLabels',
]

/**
 * Suggestions for one tenant, remembered while the page is open: one request for a property with few values, one for each
 * text typed where there are many.
 */
export class RuleValues {
  private readonly asked = new Map<string, Promise<PropertyValues>>()

  constructor(private readonly slug: string) {}

  async suggest(property: DeviceProperty, typed: string): Promise<readonly SuggestedValue[]> {
    const info = findRuleProperty(property)
    if (!info || info.type === 'groups') return []
    const found = await this.find(property, typed.trim())
    const has = new Set(found.map((each) => each.value.toLowerCase()))
    const known = info.isClosed || info.type === 'boolean' || WITH_KNOWN_VALUES.includes(property)
    const more = info.examples
      .filter(() => known)
      .filter((value) => !has.has(value.toLowerCase()) && contains(value, typed))
      .map((value): SuggestedValue => ({ value, devices: null }))
    return [...found, ...more]
  }

  private async find(property: DeviceProperty, typed: string): Promise<PropertyValues['values']> {
    const all = await this.ask(property, '')
    const isWhole = all.values.length >= all.total
    const { values } = isWhole || typed === '' ? all : await this.ask(property, typed)
    return values.filter(({ value }) => contains(value, typed))
  }

  private ask(property: DeviceProperty, q: string): Promise<PropertyValues> {
    const key = `${property} ${q.toLowerCase()}`
    const known = this.asked.get(key)
    if (known) return known
    const answer = fetchPropertyValues(this.slug, property, q)
    this.asked.set(key, answer)
    answer.catch(() => this.asked.delete(key))
    return answer
  }
}

function contains(value: string, typed: string): boolean {
  return value.toLowerCase().includes(typed.trim().toLowerCase())
}
