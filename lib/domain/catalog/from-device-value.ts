import { expectedKind } from './validate-value'
import { deviceKey } from './to-device-value'
import type { SettingDefinition, SettingValue, SettingValues } from './types'

/**
 * The configured value that makes a device get this one: the inverse of toDeviceValue. null where the catalogue has no
 * such value (another type, an option that is not known, an entry with members of its own). Ranges and patterns are not
 * checked.
 */
export function fromDeviceValue(def: SettingDefinition, value: unknown): SettingValue | null {
  switch (expectedKind(def)) {
    case 'choice': {
      const optionId = optionOf(def, value)
      return optionId === null ? null : { kind: 'choice', optionId }
    }
    case 'choiceList': {
      if (!Array.isArray(value)) return null
      const optionIds = value.map((item) => optionOf(def, item)).filter((id) => id !== null)
      return optionIds.length === value.length ? { kind: 'choiceList', optionIds } : null
    }
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? { kind: 'integer', value } : null
    case 'string':
      return typeof value === 'string' ? { kind: 'string', value } : null
    case 'stringList': {
      if (!Array.isArray(value)) return null
      const values = value.filter((item) => typeof item === 'string')
      return values.length === value.length ? { kind: 'stringList', values } : null
    }
    case 'group': {
      if (!Array.isArray(value)) return null
      const entries = value.map((item) => fromDeviceEntry(def, item)).filter((entry) => entry !== null)
      return entries.length === value.length ? { kind: 'group', entries } : null
    }
    case 'secret':
      return null
  }
}

function fromDeviceEntry(group: SettingDefinition, value: unknown): SettingValues | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const fields = new Map((group.fields ?? []).map((field) => [deviceKey(group, field), field]))
  const entry: [string, SettingValue][] = []
  for (const [key, member] of Object.entries(value)) {
    const field = fields.get(key)
    const read = field && fromDeviceValue(field, member)
    if (!field || !read) return null
    entry.push([field.id, read])
  }
  return Object.fromEntries(entry)
}

function optionOf(def: SettingDefinition, value: unknown): string | null {
  return def.options?.find((option) => (option.clientValue ?? option.value) === value)?.id ?? null
}
