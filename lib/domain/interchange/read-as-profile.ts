import { getProfile, PROFILES, type Profile } from '../catalog'
import { readSettings } from './read-settings'
import { toGraphPolicy } from './to-graph-policy'
import type { ImportedPolicy } from './types'

/**
 * The policy read as one of another profile: what that profile knows become values, the rest is kept unknown. For policies
 * that name no template and whose settings several profiles have. null for other formats and profiles that do not exist.
 */
export function readAsProfile(policy: ImportedPolicy, profileId: string): ImportedPolicy | null {
  const profile = getProfile(profileId)
  if (!profile || policy.format !== 'graph' || !policy.profileInferred) return null
  const instances = toGraphPolicy(policy).settings.map(({ settingInstance }) => settingInstance)
  const { settings, unknownSettingIds, notices } = readSettings(profile, instances)
  return {
    ...policy,
    profileId: profile.id,
    platform: profile.platform,
    settings,
    unknownSettingIds,
    notices: [`Read as ${profile.name}, as you chose.`, ...notices],
  }
}

/** Profiles that know all that the policy's own knows, that one among them; empty where the file names the template. */
export function profilesFor(policy: ImportedPolicy): readonly Profile[] {
  const own = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!own || policy.format !== 'graph' || !policy.profileInferred) return []
  const count = Object.keys(policy.settings.values).length
  return PROFILES.filter((profile) => {
    if (profile.platform !== own.platform) return false
    if (profile.id === own.id) return true
    const other = readAsProfile(policy, profile.id)
    return other !== null && Object.keys(other.settings.values).length >= count
  })
}
