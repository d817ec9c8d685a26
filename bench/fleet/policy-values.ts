import {
  expectedKind,
  unitDefinitions,
  validateSettings,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { randomOf, type Random } from '../support/random'

/** How much of its profile a policy configures, and how often it says something else than the organisation's standard. */
export interface ValueHabits {
  readonly share: number
  readonly deviates: number
}

/**
 * A policy's settings. Most say the same wherever they are said (the organisation's standard, drawn once for each setting),
 * so that conflicts are exceptions; lists and firewall rules differ from policy to policy.
 */
export function makeValues(random: Random, profile: Profile, habits: ValueHabits): SettingValues {
  const wanted = unitDefinitions(profile).flatMap((def, index): [string, SettingValue][] => {
    if (!random.chance(habits.share)) return []
    const source = random.chance(habits.deviates) ? random : randomOf(index, profile.name.length)
    const value = valueOf(source, random, def)
    return value ? [[def.id, value]] : []
  })
  return withoutProblems(profile, Object.fromEntries(wanted))
}

/** A value drawn by itself may lack its parent or its fellow: such settings are left out until the rest is valid. */
function withoutProblems(profile: Profile, values: SettingValues): SettingValues {
  const problems = validateSettings(profile, values)
  if (problems.length === 0) return values
  const wrong = new Set(problems.map((problem) => problem.path[0]))
  const rest = Object.entries(values).filter(([id]) => !wrong.has(id))
  // A missing child is named by its own id: then its parent goes.
  const orphaned = new Set(
    unitDefinitions(profile).flatMap((def) =>
      wrong.has(def.id) && def.dependsOn ? [def.dependsOn.settingId] : [],
    ),
  )
  return withoutProblems(profile, Object.fromEntries(rest.filter(([id]) => !orphaned.has(id))))
}

/** @param standard decides single values @param own decides lists, which each policy has its own of. */
function valueOf(standard: Random, own: Random, def: SettingDefinition): SettingValue | null {
  const options = (def.options ?? [])
    .filter((option) => option.supported !== false)
    .map((option) => option.id)
  switch (expectedKind(def)) {
    case 'choice':
      return options.length > 0 ? { kind: 'choice', optionId: standard.pick(options) } : null
    case 'choiceList':
      return { kind: 'choiceList', optionIds: options.filter(() => standard.chance(0.5)) }
    case 'integer':
      return {
        kind: 'integer',
        value: (def.min ?? 0) + standard.below(Math.min(24, (def.max ?? 24) - (def.min ?? 0))),
      }
    case 'string':
      return { kind: 'string', value: `C:\\Logs\\${def.name.replaceAll(' ', '')}-${standard.below(3)}.log` }
    case 'stringList':
      return { kind: 'stringList', values: linesOf(own, def) }
    case 'group':
      return { kind: 'group', entries: entriesOf(own, def) }
    default:
      return null
  }
}

function linesOf(random: Random, def: SettingDefinition): readonly string[] {
  if (def.allowedItems) return def.allowedItems.filter(() => random.chance(0.6))
  return [...new Set(Array.from({ length: 2 + random.below(12) }, () => lineOf(random, def)))]
}

function lineOf(random: Random, def: SettingDefinition): string {
  const number = random.below(80)
  if (def.itemNoun === 'extension') return `.ex${number}`
  return random.chance(0.7) ? `C:\\Apps\\App${number}\\bin` : `%ProgramFiles%\\Vendor ${number}\\service.exe`
}

/** Entries of one name are alike, but for a few: contradictory firewall rules are met with, not the rule. */
function entriesOf(random: Random, group: SettingDefinition): readonly SettingValues[] {
  const key = group.fields?.find((field) => field.id === group.keyField)
  const names = new Set(Array.from({ length: 1 + random.below(key ? 10 : 6) }, () => random.below(40)))
  const limit = Math.min(group.maxItems ?? names.size, key?.options?.length ?? names.size)
  return [...names].slice(0, limit).map((name, index) => {
    const source = random.chance(0.03) ? random : randomOf(name, group.id.length)
    return entryOf(source, group, name, index)
  })
}

/** @param name tells entries apart where their key is a text @param index tells them apart where it is an option. */
function entryOf(random: Random, group: SettingDefinition, name: number, index: number): SettingValues {
  const fields = group.fields ?? []
  const type = fields.find(
    (field) => field.required && field.type === 'choice' && field.id !== group.keyField,
  )
  const chosen = type ? valueOf(random, random, type) : null
  const entry = fields.flatMap((field): [string, SettingValue][] => {
    if (field === type && chosen) return [[field.id, chosen]]
    if (field.id === group.keyField) return [[field.id, keyOf(field, name, index)]]
    if (field.dependsOn && !isChosen(field, chosen)) return []
    if (!field.required && !field.dependsOn && !COMMON_FIELDS.test(field.id)) return []
    const value = fieldOf(random, field, name)
    return value ? [[field.id, value]] : []
  })
  return Object.fromEntries(entry)
}

const COMMON_FIELDS =
  /_(enabled|direction|action_type|protocol|localportranges|remoteaddressranges|app_filepath)$/
const TCP_AND_UDP = [6, 17]

function keyOf(field: SettingDefinition, name: number, index: number): SettingValue {
  const option = field.options?.[index]
  return option ? { kind: 'choice', optionId: option.id } : { kind: 'string', value: `Allow service ${name}` }
}

function isChosen(field: SettingDefinition, chosen: SettingValue | null): boolean {
  return chosen?.kind === 'choice' && (field.dependsOn?.optionIds.includes(chosen.optionId) ?? false)
}

function fieldOf(random: Random, field: SettingDefinition, name: number): SettingValue | null {
  if (field.type === 'string') return { kind: 'string', value: `/opt/app${name}/data` }
  if (field.id.endsWith('_protocol')) return { kind: 'integer', value: random.pick(TCP_AND_UDP) }
  if (field.type === 'stringList') {
    const line = field.id.endsWith('portranges') ? String(8000 + name) : `10.${name}.0.0/16`
    return { kind: 'stringList', values: [line] }
  }
  return valueOf(random, random, field)
}
