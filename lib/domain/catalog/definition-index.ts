import type { Profile, SettingDefinition, SettingOption } from './types'

interface ProfileIndex {
  readonly all: readonly SettingDefinition[]
  readonly units: readonly SettingDefinition[]
  readonly byId: ReadonlyMap<string, SettingDefinition>
  readonly unitById: ReadonlyMap<string, SettingDefinition>
}

const indexes = new WeakMap<Profile, ProfileIndex>()
const optionsOf = new WeakMap<SettingDefinition, ReadonlyMap<string, SettingOption>>()

/** Definitions of a profile by id, built once for each profile. */
function indexOf(profile: Profile): ProfileIndex {
  const known = indexes.get(profile)
  if (known) return known
  const all = profile.settings.flatMap((def) => [def, ...(def.fields ?? [])])
  const units = profile.settings.flatMap((def) => (def.flattened ? (def.fields ?? []) : [def]))
  const index: ProfileIndex = {
    all,
    units,
    byId: new Map(all.map((def) => [def.id, def])),
    unitById: new Map(units.map((def) => [def.id, def])),
  }
  indexes.set(profile, index)
  return index
}

/** The definition in this profile, fields of groups included. */
export function definitionIn(profile: Profile, settingId: string): SettingDefinition | undefined {
  return indexOf(profile).byId.get(settingId)
}

/** Every definition of the profile in template order, each group followed by its fields. */
export function allDefinitions(profile: Profile): readonly SettingDefinition[] {
  return indexOf(profile).all
}

/**
 * The definitions that may be keys of a policy's flat map of values: settings, children of choices, fields of flattened
 * groups and whole group collections; neither flattened groups themselves nor fields of the other groups.
 */
export function unitDefinitions(profile: Profile): readonly SettingDefinition[] {
  return indexOf(profile).units
}

/** The definition with this id among `unitDefinitions`. */
export function findUnit(profile: Profile, settingId: string): SettingDefinition | undefined {
  return indexOf(profile).unitById.get(settingId)
}

/** The option with this Graph id. Ids are compared whole; their suffix says nothing about the value. */
export function optionOf(def: SettingDefinition, optionId: string): SettingOption | undefined {
  let options = optionsOf.get(def)
  if (!options) {
    options = new Map((def.options ?? []).map((option) => [option.id, option]))
    optionsOf.set(def, options)
  }
  return options.get(optionId)
}
