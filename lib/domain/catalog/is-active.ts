import { definitionIn } from './definition-index'
import type { Profile, SettingDefinition, SettingValues } from './types'

/**
 * Is every choice above this setting set to an option that brings it forth? True for settings without a parent choice.
 * For a field of a group entry, `values` is the entry. Source: Graph, options' `dependedOnBy`.
 */
export function isActive(profile: Profile, values: SettingValues, def: SettingDefinition): boolean {
  const dependsOn = def.dependsOn
  if (!dependsOn) return true
  const value = values[dependsOn.settingId]
  if (value?.kind !== 'choice' || !dependsOn.optionIds.includes(value.optionId)) return false
  const parent = definitionIn(profile, dependsOn.settingId)
  return !parent || isActive(profile, values, parent)
}
