import { otherTemplateById, profileByTemplateId, type Platform, type Profile } from '../catalog'
import type { FoundPolicy } from './find-policies'
import { settingIdsIn, unwrapSetting } from './graph-instances'
import { inferProfile } from './infer-profile'
import { isList, objectProp, prop, textProp, type JsonObject } from './json'
import { readAssignments } from './read-assignments'
import { readSettings } from './read-settings'
import type { ImportedPolicy, ImportProblem } from './types'

/** In a tenant's folder: what came from another format and Graph cannot hold. */
export const KEPT_SETTINGS = 'bulwarkKeptSettings'

interface PolicyReading {
  readonly policy: ImportedPolicy
  readonly problems: readonly ImportProblem[]
}

/** Reads one Graph configurationPolicies body. `fallbackName` is used where neither body nor wrapper gives a name. */
export function readPolicy({ body, path, hints }: FoundPolicy, fallbackName: string): PolicyReading {
  const { instances, problems } = readInstances(body, path)
  const platform = platformOf(textProp(body, 'platforms'))
  const chosen = chooseProfile(body, platform, instances)
  const profile = chosen.profile
  const read = readSettings(profile, instances)
  const { unknownSettingIds, notices: settingNotices } = read
  const kept = prop(body, KEPT_SETTINGS)
  const settings = isList(kept)
    ? { ...read.settings, unknown: [...read.settings.unknown, ...kept] }
    : read.settings
  const technologies = technologiesOf(body) ?? profile?.graphTechnologies.split(',') ?? []
  const { assignments, notices: assignmentNotices } = readAssignments(body)
  const policy: ImportedPolicy = {
    format: 'graph',
    sourceId: textProp(body, 'id')?.trim() || null,
    name: firstName(textProp(body, 'name'), textProp(body, 'displayName'), hints.name) ?? fallbackName,
    description: textProp(body, 'description') ?? hints.description ?? '',
    profileId: profile?.id ?? null,
    profileInferred: chosen.inferred,
    platform: platform ?? profile?.platform ?? null,
    technologies,
    settings,
    assignments,
    roleScopeTagIds: textList(body, 'roleScopeTagIds'),
    unknownSettingIds,
    notices: [
      ...chosen.notices,
      ...countNotices(body, instances.length + problems.length),
      ...technologyNotices(body, profile, technologies),
      ...unknownNotices(profile, unknownSettingIds),
      ...settingNotices,
      ...assignmentNotices,
    ],
  }
  return { policy, problems }
}

function readInstances(
  body: JsonObject,
  path: string,
): { instances: JsonObject[]; problems: ImportProblem[] } {
  const instances: JsonObject[] = []
  const problems: ImportProblem[] = []
  const settings = prop(body, 'settings') ?? []
  if (!isList(settings))
    return { instances, problems: [{ path: `${path}.settings`, message: 'This is not a list of settings.' }] }
  settings.forEach((element, index) => {
    const instance = unwrapSetting(element)
    if (instance) instances.push(instance)
    else
      problems.push({
        path: `${path}.settings[${index}]`,
        message: 'No settingDefinitionId here. The setting was left out.',
      })
  })
  return { instances, problems }
}

interface ChosenProfile {
  readonly profile: Profile | null
  readonly inferred: boolean
  readonly notices: readonly string[]
}

function chooseProfile(
  body: JsonObject,
  platform: Platform | null,
  instances: readonly JsonObject[],
): ChosenProfile {
  const reference = objectProp(body, 'templateReference')
  const templateId = (reference && textProp(reference, 'templateId')) ?? ''
  const byTemplate = templateId === '' ? undefined : profileByTemplateId(templateId)
  if (byTemplate) return { profile: byTemplate, inferred: false, notices: [] }

  const settingIds = [...new Set(instances.flatMap(settingIdsIn))]
  const family = (reference && textProp(reference, 'templateFamily')) ?? null
  const inference = inferProfile(settingIds, { platform, templateFamily: family })
  const origin = templateOrigin(templateId, reference)
  if (!inference) {
    const notice = `${origin} No profile knows any of its settings, so it cannot be assigned here.`
    return { profile: null, inferred: true, notices: [notice] }
  }
  const { profile, known } = inference
  const share = known < settingIds.length ? `, which has ${known} of its ${settingIds.length} settings` : ''
  const notice = `${origin} Read as ${profile.name}${share}.`
  return { profile, inferred: true, notices: [notice] }
}

function templateOrigin(templateId: string, reference: JsonObject | undefined): string {
  if (templateId === '') return 'The policy names no template.'
  const name =
    otherTemplateById(templateId)?.name ?? (reference && textProp(reference, 'templateDisplayName'))
  return `The policy comes from the template ${name || templateId}, which has no profile here.`
}

function platformOf(platforms: string | undefined): Platform | null {
  const known: Readonly<Record<string, Platform>> = {
    windows10: 'windows',
    windows: 'windows',
    linux: 'linux',
    macos: 'macOS',
  }
  const name = platforms?.trim().toLowerCase() ?? ''
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null
}

/** Comma-joined flags in one string, or a list; undefined when the file does not say. */
function technologiesOf(body: JsonObject): readonly string[] | undefined {
  const raw = prop(body, 'technologies')
  const parts =
    typeof raw === 'string' ? raw.split(',') : isList(raw) ? textList(body, 'technologies') : undefined
  return parts?.map((part) => part.trim()).filter((part) => part !== '' && part !== 'none')
}

function technologyNotices(
  body: JsonObject,
  profile: Profile | null,
  technologies: readonly string[],
): string[] {
  if (technologiesOf(body) === undefined)
    return profile ? ['The file names no technologies. Those of the profile were taken.'] : []
  if (!profile?.channels.mde || technologies.includes('microsoftSense')) return []
  const named = technologies.length === 0 ? 'no technologies' : `the technologies ${technologies.join(', ')}`
  return [`The policy has ${named} without microsoftSense, so it reaches no device on the MDE channel.`]
}

function unknownNotices(profile: Profile | null, unknownSettingIds: readonly string[]): string[] {
  if (!profile || unknownSettingIds.length === 0) return []
  const count = unknownSettingIds.length
  return [
    count === 1
      ? `One setting is not in ${profile.name}. It will be exported unchanged.`
      : `${count} settings are not in ${profile.name}. They will be exported unchanged.`,
  ]
}

/** Graph leaves settings out of a policy unless they are asked for, but still counts them. */
function countNotices(body: JsonObject, present: number): string[] {
  const stated = prop(body, 'settingCount')
  if (typeof stated !== 'number' || stated <= present) return []
  return [
    `The policy has ${stated} settings, the file only ${present}. Export it with its settings expanded.`,
  ]
}

function textList(body: JsonObject, name: string): readonly string[] {
  const list = prop(body, name)
  return isList(list) ? list.filter((item) => typeof item === 'string') : []
}

function firstName(...names: readonly (string | undefined)[]): string | undefined {
  return names.map((name) => name?.trim()).find((name) => name !== undefined && name !== '')
}
