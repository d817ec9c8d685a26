import { definitionIn } from './definition-index'
import { OTHER_TEMPLATES, PROFILES, type OtherTemplate } from './profiles'
import type { Profile, SettingDefinition } from './types'

let byId: ReadonlyMap<string, Profile> | undefined

/** Made when first asked for: a module that does nothing on its own stays out of pages that have a profile in hand. */
function profilesById(): ReadonlyMap<string, Profile> {
  byId ??= new Map(PROFILES.map((profile) => [profile.id, profile]))
  return byId
}

/** The profile with this id of ours ('windows-antivirus'), if there is one. */
export function getProfile(id: string): Profile | undefined {
  return profilesById().get(id)
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
  const profile = profilesById().get(profileId)
  return profile && definitionIn(profile, settingId)
}

/** The definition in any profile. Profiles that share an id agree on its kind, options and merge rule. */
export function definitionOf(settingId: string): SettingDefinition | undefined {
  for (const profile of PROFILES) {
    const def = definitionIn(profile, settingId)
    if (def) return def
  }
  return undefined
}
