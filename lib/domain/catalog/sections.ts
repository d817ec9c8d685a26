import { unitDefinitions } from './definition-index'
import type { Profile, SettingDefinition } from './types'

export interface SettingSection {
  readonly name: string
  readonly settings: readonly SettingDefinition[]
}

/**
 * What the settings page shows, in template order: sections of unit definitions, in which the children of a choice follow
 * their parent directly (and stand in its section), however the template lists them.
 */
export function sections(profile: Profile): readonly SettingSection[] {
  const units = unitDefinitions(profile)
  const bySection = new Map<string, SettingDefinition[]>()
  const place = (def: SettingDefinition, section: SettingDefinition[]): void => {
    section.push(def)
    for (const child of units) if (child.dependsOn?.settingId === def.id) place(child, section)
  }
  for (const def of units) {
    if (def.dependsOn || def.hidden) continue
    const section = bySection.get(def.section) ?? []
    bySection.set(def.section, section)
    place(def, section)
  }
  return [...bySection].map(([name, settings]) => ({ name, settings }))
}
