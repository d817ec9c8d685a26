import {
  expectedKind,
  findUnit,
  getProfile,
  PROFILES,
  type Profile,
  type SettingValue,
  type SettingValues,
} from '../../catalog'
import { childrenOf, groupEntriesOf, settingIdOf, settingIdsIn } from '../graph-instances'
import { inferProfile } from '../infer-profile'
import { toKeptIntentSetting } from '../intents/kept-intent-setting'
import {
  isList,
  isObject,
  objectProp,
  objectsProp,
  parseJson,
  prop,
  textProp,
  type Json,
  type JsonObject,
} from '../json'
import { toKeptKey } from '../managed/kept-key'
import { readSettings } from '../read-settings'
import type { ImportedPolicy } from '../types'

export interface ProfilePart {
  /** Empty where no profile knows anything of the policy. */
  readonly profileId: string
  readonly settings: SettingValues
}

export interface SplitPolicy {
  readonly parts: readonly [ProfilePart, ...ProfilePart[]]
  /** Values that are not understood, by setting definition id. */
  readonly unread: ReadonlyMap<string, Json>
  readonly notices: readonly string[]
}

/**
 * Everything that a policy sets, by the profile that knows it. Policies of the settings catalogue mix what the templates
 * keep apart; each setting is resolved as the catalogue describes it. What no profile knows, or not in this form, is set to
 * a value of no known kind, which resolution answers with `unknownSetting`.
 */
export function splitByProfile(policy: ImportedPolicy): SplitPolicy {
  const parts: ProfilePart[] = []
  const unread = new Map(policy.settings.unknown.flatMap(keptValue))
  const notices: string[] = []
  let profile = profileOf(policy)
  let reading = { values: policy.settings.values, unknown: instancesIn(policy.settings.unknown) }
  for (;;) {
    const others: JsonObject[] = []
    const found = new Map<string, Json[]>()
    for (const instance of reading.unknown) {
      const isOther = profile !== null && !knows(profile, instance)
      if (isOther && inferOther(policy, instance)) others.push(instance)
      else collectUnread(profile, reading.values, instance, found)
    }
    const unknown = new Map([...found].map(([id, values]) => [id, together(values)]))
    const [main, extra] = withUnknown(profile, reading.values, unknown)
    parts.push(main, ...(extra ? [extra] : []))
    for (const [id, value] of unknown) if (!unread.has(id)) unread.set(id, value)
    const next = others.length > 0 ? inferProfile(others.flatMap(settingIdsIn), hintsOf(policy)) : null
    if (!next) break
    notices.push(`${others.length} of the settings belong to ${next.profile.name} and are resolved as such.`)
    profile = next.profile
    const { settings } = readSettings(profile, others)
    reading = { values: settings.values, unknown: instancesIn(settings.unknown) }
  }
  if (unread.size > 0) {
    const which = [...unread.keys()].slice(0, 3).join(', ')
    const more = unread.size > 3 ? ` and ${unread.size - 3} more` : ''
    notices.push(
      `The catalogue does not know ${which}${more} in this form; kept, and answered with unknownSetting.`,
    )
  }
  const [first = { profileId: profile?.id ?? '', settings: {} }, ...rest] = parts
  return { parts: [first, ...rest], unread, notices }
}

/** A policy that sets nothing still is of a platform; any profile of that platform stands for it. */
function profileOf({ profileId, platform, settings }: ImportedPolicy): Profile | null {
  if (profileId !== null) return getProfile(profileId) ?? null
  return settings.unknown.length > 0
    ? null
    : (PROFILES.find((profile) => profile.platform === platform) ?? null)
}

function hintsOf(policy: ImportedPolicy) {
  return { platform: policy.platform, templateFamily: null }
}

function instancesIn(unknown: readonly unknown[]): readonly JsonObject[] {
  return unknown.flatMap((instance) => {
    const parsed = parseJson(JSON.stringify(instance) ?? 'null')
    return parsed.ok && isObject(parsed.value) ? [parsed.value] : []
  })
}

/** Does the profile know the instance itself (whatever of it is unread)? */
function knows(profile: Profile, instance: JsonObject): boolean {
  const id = settingIdOf(instance)?.toLowerCase()
  return profile.settings.some(
    (def) =>
      def.id.toLowerCase() === id ||
      def.fields?.some((field) => def.flattened && field.id.toLowerCase() === id),
  )
}

function inferOther(policy: ImportedPolicy, instance: JsonObject): boolean {
  return inferProfile(settingIdsIn(instance), hintsOf(policy)) !== null
}

/** Every definition in the instance that was not read, with its own part of the instance as its value. */
function collectUnread(
  profile: Profile | null,
  values: SettingValues,
  instance: JsonObject,
  into: Map<string, Json[]>,
): void {
  const id = settingIdOf(instance)
  if (id === undefined) return
  const add = (name: string) => {
    const values = into.get(name)
    if (values) values.push(rawValueOf(instance))
    else into.set(name, [rawValueOf(instance)])
  }
  const def = profile && definitionIn(profile, id)
  const isWay = def !== null && (def.flattened === true || values[def.id] !== undefined)
  if (!isWay) add(def?.id ?? id)
  // Entries of a group that could not be read in full: the group as such is what was not understood.
  if (def && !def.flattened && def.type === 'group') {
    into.set(def.id, [rawValueOf(instance)])
    return
  }
  for (const child of childrenIn(instance)) collectUnread(profile, values, child, into)
}

/** A setting that stands in several entries of a group has a list of values. */
function together([first = null, ...others]: readonly Json[]): Json {
  return others.length === 0
    ? first
    : [first, ...others].flatMap((value) => (isList(value) ? value : [value]))
}

function definitionIn(profile: Profile, id: string) {
  const lower = id.toLowerCase()
  const candidates = profile.settings.flatMap((def) => [def, ...(def.flattened ? (def.fields ?? []) : [])])
  return candidates.find((def) => def.id.toLowerCase() === lower) ?? null
}

function childrenIn(instance: JsonObject): readonly JsonObject[] {
  const choice = objectProp(instance, 'choiceSettingValue')
  const holders = [...(choice ? [choice] : []), ...(groupEntriesOf(instance) ?? [])]
  return holders.flatMap((holder) => childrenOf(holder) ?? [])
}

/** Stands for a secret of a setting that is not known: reports and logs show no secrets. */
const SECRET = '(secret)'
/** Onboarding packages and keys of the older templates, which do not mark them. */
const SECRET_NAME = /(blob|key|password|secret)$/i

/** What came from another format and has no instance, by its name there. */
function keptValue(unknown: unknown): readonly (readonly [id: string, value: Json])[] {
  const [held] = instancesIn([unknown])
  const key = held && toKeptKey(held)
  if (key) return [[key.path.join('.'), key.value]]
  const setting = held && toKeptIntentSetting(held)
  if (!setting) return []
  const { definitionId, value } = setting
  return [[definitionId, typeof value === 'string' && SECRET_NAME.test(definitionId) ? SECRET : value]]
}

/** What the instance says, in Graph's own terms. */
function rawValueOf(instance: JsonObject): Json {
  const single = objectProp(instance, 'choiceSettingValue') ?? objectProp(instance, 'simpleSettingValue')
  if (single) {
    const isSecret = /SecretSettingValue$/i.test(textProp(single, '@odata.type') ?? '')
    return isSecret ? SECRET : (prop(single, 'value') ?? null)
  }
  const list =
    objectsProp(instance, 'simpleSettingCollectionValue') ??
    objectsProp(instance, 'choiceSettingCollectionValue')
  if (list) return list.map((item) => prop(item, 'value') ?? null)
  return groupEntriesOf(instance)?.map((entry) => entry) ?? null
}

/** The values with those not understood among them; a second part where one definition has both. */
function withUnknown(
  profile: Profile | null,
  values: SettingValues,
  unknown: ReadonlyMap<string, Json>,
): readonly [ProfilePart, ProfilePart | null] {
  const profileId = profile?.id ?? ''
  const entries = [...unknown].map(([id, raw]): [string, SettingValue] => [id, unreadable(profile, id, raw)])
  const beside = entries.filter(([id]) => Object.hasOwn(values, id))
  const own = entries.filter(([id]) => !Object.hasOwn(values, id))
  return [
    { profileId, settings: { ...values, ...Object.fromEntries(own) } },
    beside.length > 0 ? { profileId, settings: Object.fromEntries(beside) } : null,
  ]
}

/** A value that the catalogue is certain to refuse: of a kind that its definition, if there is one, does not have. */
function unreadable(profile: Profile | null, id: string, raw: Json): SettingValue {
  const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
  const def = profile && findUnit(profile, id)
  return def && expectedKind(def) === 'string'
    ? { kind: 'stringList', values: [text] }
    : { kind: 'string', value: text }
}
