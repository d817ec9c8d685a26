import { getProfile, type Profile } from '../catalog'
import { settingIdOf, settingIdsIn } from './graph-instances'
import { inferProfile } from './infer-profile'
import { isObject, parseJson, type JsonObject } from './json'
import { readSettings } from './read-settings'
import type { ImportedPolicy } from './types'

/**
 * Policies of the settings catalogue name no template and mix what the templates keep apart. Each part that some profile
 * knows becomes a policy of that profile, all with the same assignments; what no profile knows stays with the first.
 * A policy that names its template stays as it is.
 */
export function splitMixed(policy: ImportedPolicy): readonly ImportedPolicy[] {
  const first = policy.profileId === null ? undefined : getProfile(policy.profileId)
  if (!policy.profileInferred || !first || policy.format !== 'graph') return [policy]
  const { foreign, own } = sortOut(policy.settings.unknown, first, policy)
  if (foreign.length === 0) return [policy]
  const parts: ImportedPolicy[] = []
  let rest = foreign
  while (rest.length > 0) {
    const next = inferProfile(rest.flatMap(settingIdsIn), { platform: policy.platform, templateFamily: null })
    if (!next) break
    const { profile } = next
    const { settings, unknownSettingIds, notices } = readSettings(
      profile,
      rest.filter((instance) => knows(profile, instance)),
    )
    parts.push({
      ...policy,
      name: nameOfPart(policy.name, profile),
      profileId: profile.id,
      technologies:
        policy.technologies.length > 0 ? policy.technologies : profile.graphTechnologies.split(','),
      settings,
      unknownSettingIds,
      notices: [`Its settings of ${profile.name}, taken out of ${policy.name}.`, ...notices],
    })
    rest = rest.filter((instance) => !knows(profile, instance))
  }
  const kept = [...own, ...rest]
  const names = [first, ...parts.map((part) => getProfile(part.profileId ?? ''))].flatMap(
    (p) => p?.name ?? [],
  )
  return [
    {
      ...policy,
      name: nameOfPart(policy.name, first),
      settings: { values: policy.settings.values, unknown: kept },
      unknownSettingIds: [...new Set(kept.flatMap(settingIdsIn))].filter((id) =>
        policy.unknownSettingIds.includes(id),
      ),
      notices: [
        ...policy.notices.filter((notice) => !/\bnot in\b.*exported unchanged/.test(notice)),
        `It mixes settings of several profiles and becomes ${names.length} policies: ${names.join(', ')}.`,
        ...(kept.length > 0
          ? [
              `${kept.length === 1 ? 'One setting is' : `${kept.length} settings are`} in no profile and will be exported unchanged.`,
            ]
          : []),
      ],
    },
    ...parts,
  ]
}

function nameOfPart(name: string, profile: Profile): string {
  return `${name} - ${profile.name}`
}

/** Unknown instances that another profile knows, and those that none does or that the first knows in part. */
function sortOut(
  unknown: readonly unknown[],
  first: Profile,
  { platform }: ImportedPolicy,
): { readonly foreign: readonly JsonObject[]; readonly own: readonly JsonObject[] } {
  const instances = unknown.flatMap((value): JsonObject[] => {
    const parsed = parseJson(JSON.stringify(value) ?? 'null')
    return parsed.ok && isObject(parsed.value) ? [parsed.value] : []
  })
  const isForeign = (instance: JsonObject) =>
    !knows(first, instance) &&
    inferProfile(settingIdsIn(instance), { platform, templateFamily: null }) !== null
  return {
    foreign: instances.filter(isForeign),
    own: instances.filter((instance) => !isForeign(instance)),
  }
}

/** Does the profile have the definition at the top of the instance? */
function knows(profile: Profile, instance: JsonObject): boolean {
  const id = settingIdOf(instance)?.toLowerCase()
  return profile.settings.some(
    (def) =>
      def.id.toLowerCase() === id ||
      (def.flattened === true && (def.fields ?? []).some((field) => field.id.toLowerCase() === id)),
  )
}
