import { allDefinitions } from './definition-index'
import type { Profile, SettingDefinition } from './types'

const names = new WeakMap<Profile, ReadonlyMap<string, string>>()

/**
 * The setting's name, made unique within its profile for lists and reports: names that recur there gain their parent
 * choice's name ('Block Adobe Reader …: ASR Only Per Rule Exclusions') or their section ('Shielded (Domain profile)').
 */
export function qualifiedName(profile: Profile, def: SettingDefinition): string {
  let byId = names.get(profile)
  if (!byId) {
    byId = qualify(profile)
    names.set(profile, byId)
  }
  return byId.get(def.id) ?? def.name
}

function qualify(profile: Profile): ReadonlyMap<string, string> {
  const all = allDefinitions(profile)
  const count = (candidates: readonly string[], name: string) =>
    candidates.filter((other) => other === name).length
  const plain = all.map((def) => def.name)
  const withSection = all.map((def) => `${def.name} (${def.section})`)
  return new Map(
    all.map((def, index) => {
      const sectioned = withSection[index] ?? def.name
      if (count(plain, def.name) === 1) return [def.id, def.name]
      if (count(withSection, sectioned) === 1) return [def.id, sectioned]
      const parent = all.find((other) => other.id === def.dependsOn?.settingId)
      return [def.id, parent ? `${parent.name}: ${def.name}` : sectioned]
    }),
  )
}
