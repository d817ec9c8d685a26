import { allDefinitions, PROFILES, type Platform, type Profile } from '../catalog'

export interface ProfileInference {
  readonly profile: Profile
  /** How many of the setting ids the profile knows. */
  readonly known: number
}

/**
 * The profile that knows most of these setting ids, for policies that name no template (about half of the public ones).
 * Of profiles that know equally many, one of the named template family comes first, then the smaller one: three exclusion
 * lists make an exclusions profile. null when none knows any.
 */
export function inferProfile(
  settingIds: readonly string[],
  hints: { readonly platform: Platform | null; readonly templateFamily: string | null },
): ProfileInference | null {
  const wanted = new Set(settingIds.map((id) => id.toLowerCase()))
  const candidates = PROFILES.filter((profile) => !hints.platform || profile.platform === hints.platform).map(
    (profile) => ({
      profile,
      known: allDefinitions(profile).filter((def) => wanted.has(def.id.toLowerCase())).length,
      familyMatches: profile.templateFamily.toLowerCase() === hints.templateFamily?.toLowerCase() ? 1 : 0,
      size: allDefinitions(profile).length,
    }),
  )
  const [best] = candidates
    .filter((candidate) => candidate.known > 0)
    .toSorted((a, b) => b.known - a.known || b.familyMatches - a.familyMatches || a.size - b.size)
  return best ? { profile: best.profile, known: best.known } : null
}
