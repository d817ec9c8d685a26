import { OTHER_TEMPLATES, PROFILES, type OtherTemplate } from './profiles'
import type { Profile, SettingDefinition, SettingOption } from './types'

interface ProfileIndex {
  readonly all: readonly SettingDefinition[]
  readonly units: readonly SettingDefinition[]
  readonly byId: ReadonlyMap<string, SettingDefinition>
  readonly unitById: ReadonlyMap<string, SettingDefinition>
}

const indexes = new WeakMap<Profile, ProfileIndex>()
const profilesById = new Map(PROFILES.map((profile) => [profile.id, profile]))
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

/** The profile with this id of ours ('windows-antivirus'), if there is one. */
export function getProfile(id: string): Profile | undefined {
  return profilesById.get(id)
}

/** A template id is `<base id>_<version>`; versions move while the base stays (Graph: configurationPolicyTemplates). */
function baseOf(templateId: string): string {
  return templateId.split('_', 1)[0]?.toLowerCase() ?? ''
}

/** The profile made from this template, whatever its version. */
export function profileByTemplateId(templateId: string): Profile | undefined {
  const base = baseOf(templateId)
  return PROFILES.find((profile) => baseOf(profile.templateId) === base)
}

/** A template of the product that is known by name only, whatever its version. */
export function otherTemplateById(templateId: string): OtherTemplate | undefined {
  const base = baseOf(templateId)
  return OTHER_TEMPLATES.find((template) => baseOf(template.templateId) === base)
}

/** The definition in this profile, fields of groups included. */
export function findDefinition(profileId: string, settingId: string): SettingDefinition | undefined {
  const profile = profilesById.get(profileId)
  return profile && definitionIn(profile, settingId)
}

/** The same for a profile in hand. */
export function definitionIn(profile: Profile, settingId: string): SettingDefinition | undefined {
  return indexOf(profile).byId.get(settingId)
}

/** The definition in any profile. Profiles that share an id agree on its kind, options and merge rule. */
export function definitionOf(settingId: string): SettingDefinition | undefined {
  for (const profile of PROFILES) {
    const def = indexOf(profile).byId.get(settingId)
    if (def) return def
  }
  return undefined
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
