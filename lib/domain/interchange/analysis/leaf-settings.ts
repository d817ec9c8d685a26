import {
  expectedKind,
  formatSettingValue,
  findUnit,
  getProfile,
  type SettingDefinition,
  type SettingValue,
} from '../../catalog'
import { entryKey } from '../../resolution'
import type { Json } from '../json'
import type { ExportedPolicy } from './types'

/** One thing that a policy says: a setting, or one entry of a group (a firewall rule, an exclusion). */
export interface Leaf {
  readonly settingId: string
  readonly value: Json
  /** As a person reads it. */
  readonly text: string
  readonly known: boolean
  /** The same for all policies that say something about the same thing. */
  readonly unit: string
  /** Name of the entry, in groups whose entries have one. */
  readonly entry?: string
  /** null where nothing is known of the setting. */
  readonly definition: SettingDefinition | null
  /** What the catalogue understands of the value; null when it does not. */
  readonly setting: SettingValue | null
}

/** Everything that a policy says, one by one, in the order of its settings. */
export function leafSettings(policy: ExportedPolicy): readonly Leaf[] {
  const leaves: Leaf[] = []
  for (const { profileId, settings } of policy.parts) {
    const profile = getProfile(profileId)
    for (const [settingId, value] of Object.entries(settings)) {
      const definition = (profile && findUnit(profile, settingId)) ?? null
      const isRead = definition !== null && value.kind === expectedKind(definition)
      if (!isRead) continue
      if (value.kind === 'group') leaves.push(...entriesOf(policy, definition, value))
      else leaves.push(known(definition, value, plainValue(value), settingId))
    }
  }
  // Not understood: of no definition, or of one that has no such value.
  for (const [settingId, value] of policy.unread)
    leaves.push({
      settingId,
      value,
      text: textOf(value),
      known: false,
      unit: settingId,
      definition: null,
      setting: null,
    })
  return leaves
}

function entriesOf(
  policy: ExportedPolicy,
  definition: SettingDefinition,
  value: Extract<SettingValue, { kind: 'group' }>,
): readonly Leaf[] {
  return value.entries.map((entry): Leaf => {
    const one: SettingValue = { kind: 'group', entries: [entry] }
    const fields = Object.entries(entry).map(([id, field]): [string, Json] => [id, plainValue(field)])
    const leaf = known(definition, one, Object.fromEntries(fields), definition.id)
    if (definition.keyField === undefined || policy.platform === null) return leaf
    const key = entryKey(definition, policy.platform, entry)
    return { ...leaf, unit: `${definition.id}#${key}`, entry: entryName(definition, entry) ?? key }
  })
}

function entryName(
  definition: SettingDefinition,
  entry: { readonly [id: string]: SettingValue },
): string | null {
  const value = definition.keyField === undefined ? undefined : entry[definition.keyField]
  return value?.kind === 'string' ? value.value : null
}

function known(definition: SettingDefinition, setting: SettingValue, value: Json, unit: string): Leaf {
  const isList = setting.kind === 'stringList' || setting.kind === 'group'
  const text = isList ? textOf(value) : formatSettingValue(definition, setting)
  return { settingId: definition.id, value, text, known: true, unit, definition, setting }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Secrets (onboarding packages) stay out of reports and logs. */
const SECRET = '(secret)'

function plainValue(value: SettingValue): Json {
  switch (value.kind) {
    case 'secret':
      return SECRET
    case 'choice':
      return value.optionId
    case 'choiceList':
      return value.optionIds
    case 'stringList':
      return value.values
    case 'group':
      return value.entries.map((entry) =>
        Object.fromEntries(
          Object.entries(entry).map(([id, field]): [string, Json] => [id, plainValue(field)]),
        ),
      )
    default:
      return value.value
  }
}
