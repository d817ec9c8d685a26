import { PROFILES, unitDefinitions, type SettingValues } from '../catalog'

/** Links from each child of a choice to its parent, over all profiles; settings without links are families of their own. */
const parents = new Map<string, string>()
for (const profile of PROFILES) {
  for (const { id, dependsOn } of unitDefinitions(profile)) {
    if (dependsOn) join(id, dependsOn.settingId)
  }
}

function join(a: string, b: string): void {
  const [rootA, rootB] = [familyOf(a), familyOf(b)]
  if (rootA !== rootB) parents.set(rootA, rootB)
}

/**
 * The family of a setting, named by one of its members: a choice with its children to any depth. What comes of a family on a
 * device follows from what policies say about its members, and from nothing else that they say.
 */
export function familyOf(settingId: string): string {
  let root = settingId
  for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next
  return root
}

const known = new WeakMap<SettingValues, ReadonlyMap<string, SettingValues>>()

/** A policy's settings, family by family. */
export function settingsByFamily(settings: SettingValues): ReadonlyMap<string, SettingValues> {
  const before = known.get(settings)
  if (before) return before
  const families = new Map<string, SettingValues>()
  for (const [settingId, value] of Object.entries(settings)) {
    const family = familyOf(settingId)
    families.set(family, { ...families.get(family), [settingId]: value })
  }
  known.set(settings, families)
  return families
}
