import { PROFILES, unitDefinitions, type Profile, type SettingValue } from '../../catalog'
import { inferProfile } from '../infer-profile'
import { isList, isObject, parseJson, prop, textProp, type Json, type JsonObject } from '../json'
import { readAssignments } from '../read-assignments'
import type { FoundPolicy } from '../find-policies'
import type { ImportedPolicy, ImportProblem } from '../types'
import type { KeptIntentSetting } from './kept-intent-setting'
import { readLegacyNetwork } from './legacy-firewall'
import { LEGACY_SETTINGS, THREAT_ACTIONS, type LegacySetting } from './legacy-settings'

/**
 * The settings of an intent with the places they have there, whichever of its exports: the body to create one, or its
 * settings as Graph lists them.
 */
export function intentSettings(node: JsonObject): readonly PlacedSetting[] | null {
  for (const name of ['settingsDelta', 'settings', 'value']) {
    const list = prop(node, name)
    if (!isList(list)) continue
    const settings = list.flatMap((item, index): PlacedSetting[] =>
      isObject(item) && definitionIdOf(item) !== undefined
        ? [{ setting: item, place: `${name}[${index}]` }]
        : [],
    )
    if (settings.length > 0) return settings
  }
  return null
}

interface PlacedSetting {
  readonly setting: JsonObject
  readonly place: string
}

export interface IntentReading {
  readonly policies: readonly ImportedPolicy[]
  readonly problems: readonly ImportProblem[]
}

/**
 * A policy of the older templates as policies of today's profiles: values whose meaning is the same are taken over, one
 * policy for each profile they belong to; what is left is kept with the first of them and told.
 */
export function readIntent({ body, path, hints }: FoundPolicy, fallbackName: string): IntentReading {
  const values = new Map<string, SettingValue>()
  const kept: KeptIntentSetting[] = []
  const problems: ImportProblem[] = []
  for (const { definitionId, value, place } of (intentSettings(body) ?? []).flatMap(statementsOf)) {
    if (isUnset(value)) continue
    const network = readLegacyNetwork(lastPart(definitionId), value)
    if (network) {
      for (const [id, own] of network.values) values.set(id, own)
      if (network.left) kept.push({ format: 'intent', definitionId, value: network.left })
      continue
    }
    const legacy = LEGACY_SETTINGS.get(lastPart(definitionId))
    const read = legacy ? readValue(legacy, value) : undefined
    if (legacy && read) values.set(legacy.id, joined(values.get(legacy.id), read))
    else if (read !== null) {
      kept.push({ format: 'intent', definitionId, value })
      if (legacy)
        problems.push({
          path: `${path}.${place}`,
          message: `${lastPart(definitionId)} has a value that is not known: ${JSON.stringify(value).slice(0, 100)}. It is kept and resolved by nobody.`,
        })
    }
  }
  const name =
    textProp(body, 'displayName')?.trim() || textProp(body, 'name')?.trim() || hints.name || fallbackName
  const { assignments, notices } = readAssignments(body)
  if (values.size === 0 && kept.length === 0)
    problems.push({ path, message: 'None of its settings is configured, so there is nothing to import.' })
  const parts = byProfile(values)
  if (parts.length === 0 && kept.length > 0) parts.push({ profile: null, values: [] })
  const policies = parts.map(({ profile, values: own }, index): ImportedPolicy => {
    const unknown = index === 0 ? kept : []
    return {
      format: 'intent',
      sourceId: textProp(body, 'id')?.trim() || null,
      name: parts.length > 1 && profile ? `${name} - ${profile.name}` : name,
      description: textProp(body, 'description') ?? hints.description ?? '',
      profileId: profile?.id ?? null,
      profileInferred: true,
      platform: 'windows',
      technologies: profile?.graphTechnologies.split(',') ?? [],
      settings: { values: Object.fromEntries(own), unknown },
      assignments,
      roleScopeTagIds: textList(prop(body, 'roleScopeTagIds')),
      unknownSettingIds: unknown.map((setting) => setting.definitionId),
      notices: [
        profile
          ? `A policy of the older templates, read as ${profile.name}.`
          : 'A policy of the older templates. No profile has any of its settings, so it cannot be assigned here.',
        ...(unknown.length > 0 && profile ? [keptNotice(unknown)] : []),
        ...notices,
      ],
    }
  })
  return { policies, problems }
}

function keptNotice(kept: readonly KeptIntentSetting[]): string {
  const names = kept.slice(0, 3).map((setting) => lastPart(setting.definitionId))
  const more = kept.length > 3 ? ` and ${kept.length - 3} more` : ''
  return `Today's profiles have no counterpart for ${names.join(', ')}${more}. Kept as ${kept.length === 1 ? 'it is' : 'they are'}, and resolved by nobody.`
}

function byProfile(
  values: ReadonlyMap<string, SettingValue>,
): { profile: Profile | null; values: [string, SettingValue][] }[] {
  const parts: { profile: Profile | null; values: [string, SettingValue][] }[] = []
  let rest = [...values]
  while (rest.length > 0) {
    const inferred = inferProfile(
      rest.map(([id]) => id),
      { platform: 'windows', templateFamily: null },
    )
    if (!inferred) break
    const { profile } = inferred
    const has = new Set(unitDefinitions(profile).map((def) => def.id))
    parts.push({ profile, values: rest.filter(([id]) => has.has(id)) })
    rest = rest.filter(([id]) => !has.has(id))
  }
  const order = (profile: Profile | null) => (profile ? PROFILES.indexOf(profile) : -1)
  return parts.toSorted((a, b) => order(a.profile) - order(b.profile))
}

/** Flags that the older templates keep apart are one list today; everything else has one value. */
function joined(before: SettingValue | undefined, read: SettingValue): SettingValue {
  return before?.kind === 'choiceList' && read.kind === 'choiceList'
    ? { kind: 'choiceList', optionIds: [...new Set([...before.optionIds, ...read.optionIds])] }
    : read
}

/** undefined: not understood; null: not configured. */
function readValue(legacy: LegacySetting, value: Json): SettingValue | null | undefined {
  switch (legacy.kind) {
    case 'choice': {
      const name = String(value).toLowerCase()
      if (!Object.hasOwn(legacy.options, name)) return undefined
      const option = legacy.options[name]
      return option ? { kind: 'choice', optionId: `${legacy.id}_${option}` } : null
    }
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? { kind: 'integer', value } : undefined
    case 'flags': {
      const name = String(value).toLowerCase()
      const flags = Object.hasOwn(legacy.options, name) ? legacy.options[name] : undefined
      if (!flags) return undefined
      return flags.length > 0
        ? { kind: 'choiceList', optionIds: flags.map((flag) => `${legacy.id}_${flag}`) }
        : null
    }
    case 'text':
      return typeof value === 'string' ? { kind: 'string', value } : undefined
    case 'time':
      return readTime(value)
    case 'list': {
      const values = textList(value)
      if (!isList(value) || values.length < value.length) return undefined
      return values.length > 0 ? { kind: 'stringList', values } : null
    }
  }
}

/** `t2AM`, `2AM`, `02:00:00.0000000` or minutes. */
function readTime(value: Json): SettingValue | null | undefined {
  if (typeof value === 'number') return { kind: 'integer', value }
  const text = String(value).toLowerCase()
  if (text === 'notconfigured' || text === 'userdefined') return null
  const named = /^t?(\d{1,2})(am|pm)$/.exec(text)
  if (named) return { kind: 'integer', value: ((Number(named[1]) % 12) + (named[2] === 'pm' ? 12 : 0)) * 60 }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)/.exec(text)
  return clock ? { kind: 'integer', value: Number(clock[1]) * 60 + Number(clock[2]) } : undefined
}

interface Statement {
  readonly definitionId: string
  readonly value: Json
  readonly place: string
}

/** What a setting says; of a value with a member for each severity of threats, what each member says. */
function statementsOf({ setting, place }: PlacedSetting): readonly Statement[] {
  const definitionId = definitionIdOf(setting) ?? ''
  const value = valueOf(setting)
  if (lastPart(definitionId) !== THREAT_ACTIONS || !isObject(value)) return [{ definitionId, value, place }]
  return Object.entries(value)
    .filter(([member]) => member !== '@odata.type')
    .map(([member, held]) => ({ definitionId: `${definitionId}_${member}`, value: held, place }))
}

/** `valueJson` is JSON in text; some exports have the value beside it, or alone. */
function valueOf(setting: JsonObject): Json {
  const text = textProp(setting, 'valueJson')
  const parsed = text === undefined ? undefined : parseJson(text)
  if (parsed?.ok) return parsed.value
  return prop(setting, 'value') ?? null
}

function isUnset(value: Json): boolean {
  if (value === null || value === '' || value === 'notConfigured') return true
  return isList(value) && value.length === 0
}

function definitionIdOf(setting: JsonObject): string | undefined {
  return textProp(setting, 'definitionId')
}

function lastPart(definitionId: string): string {
  return definitionId.split('_').at(-1) ?? definitionId
}

function textList(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}
