import {
  findUnit,
  getProfile,
  isActive,
  unitDefinitions,
  validateSettings,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../catalog'
import { canonicalJson } from '../resolution'

type Entries = readonly SettingValues[]
type Group = Extract<SettingValue, { kind: 'group' }>

/**
 * The policy's settings without this one and without the children that it brought forth; null where that cannot be saved (a
 * required child of a choice).
 */
export function withoutSetting(
  profileId: string,
  settings: SettingValues,
  settingId: string,
): SettingValues | null {
  const { [settingId]: _, ...others } = settings
  return sound(profileId, settings, others)
}

/**
 * The policy's settings with another value for one of them. Children that the value no longer brings forth go; those that it
 * demands come from the policy that the value is from. Null where the result cannot be saved.
 * @param from settings of the policy that has the value
 */
export function withValue(
  profileId: string,
  settings: SettingValues,
  settingId: string,
  value: SettingValue,
  from: SettingValues,
): SettingValues | null {
  const profile = getProfile(profileId)
  if (!profile) return null
  const changed: SettingValues = { ...settings, [settingId]: value }
  const demanded = unitDefinitions(profile).flatMap((def): [string, SettingValue][] => {
    const given = from[def.id]
    const isMissing = def.required && def.dependsOn && !Object.hasOwn(changed, def.id)
    return isMissing && given && isActive(profile, changed, def) ? [[def.id, given]] : []
  })
  return sound(profileId, settings, { ...changed, ...Object.fromEntries(demanded) })
}

/**
 * The policy's settings with some entries of a keyed group (a firewall rule) taken out, and another in their place. A group
 * that is left without entries goes altogether. Null where the result cannot be saved.
 */
export function withEntries(
  profileId: string,
  settings: SettingValues,
  settingId: string,
  taken: Entries,
  put: Entries,
): SettingValues | null {
  const value = settings[settingId]
  if (value?.kind !== 'group') return null
  const forms = new Set(taken.map((entry) => canonicalJson(entry)))
  const isTaken = (entry: SettingValues) => forms.has(canonicalJson(entry))
  const place = value.entries.findIndex(isTaken)
  if (place < 0) return null
  const before = value.entries.slice(0, place)
  const entries = [...before, ...put, ...value.entries.slice(place).filter((entry) => !isTaken(entry))]
  if (entries.length === 0) return withoutSetting(profileId, settings, settingId)
  const changed: Group = { kind: 'group', entries }
  return sound(profileId, settings, { ...settings, [settingId]: changed })
}

/** Without orphans, if an administrator could save it: nothing may be wrong with it that was not wrong before. */
function sound(profileId: string, before: SettingValues, after: SettingValues): SettingValues | null {
  const profile = getProfile(profileId)
  if (!profile) return null
  const kept = withoutOrphans(profile, before, after)
  const problems = validateSettings(profile, kept).length
  return problems > validateSettings(profile, before).length ? null : kept
}

/** Children of a choice that were in force before and have lost their parent's value. */
function withoutOrphans(profile: Profile, before: SettingValues, after: SettingValues): SettingValues {
  const isOrphan = (def: SettingDefinition) =>
    isActive(profile, before, def) && !isActive(profile, after, def)
  return Object.fromEntries(
    Object.entries(after).filter(([id]) => {
      const def = findUnit(profile, id)
      return !def || !isOrphan(def)
    }),
  )
}
