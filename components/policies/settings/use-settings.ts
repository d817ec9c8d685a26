'use client'
import { useRef } from 'react'
import {
  isActive,
  unitDefinitions,
  type Profile,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'

/**
 * Changes values one setting at a time. Children leave with their parent's choice and come back with it: what was typed is
 * kept aside for as long as the editor is open.
 */
export function useSettings(
  profile: Profile,
  values: SettingValues,
  onChange: (values: SettingValues) => void,
) {
  const aside = useRef<Record<string, SettingValue>>({})
  return function set(id: string, value: SettingValue | null): void {
    const next: Record<string, SettingValue> = { ...values }
    if (value === null) delete next[id]
    else next[id] = value
    // Parents stand before their children in the template, so one pass reaches grandchildren too.
    for (const definition of unitDefinitions(profile)) {
      if (!definition.dependsOn) continue
      const current = next[definition.id]
      const kept = aside.current[definition.id]
      if (!isActive(profile, next, definition)) {
        if (current) aside.current[definition.id] = current
        delete next[definition.id]
      } else if (!current && kept && definition.id !== id) {
        next[definition.id] = kept
        delete aside.current[definition.id]
      }
    }
    onChange(next)
  }
}
