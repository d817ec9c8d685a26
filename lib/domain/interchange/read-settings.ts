import {
  unitDefinitions,
  type PolicySettings,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../catalog'
import { childrenOf, GRAPH_TYPE, groupEntriesOf, settingIdOf, settingIdsIn } from './graph-instances'
import { objectProp, type JsonObject } from './json'
import { readValue } from './read-value'

export interface SettingsReading {
  readonly settings: PolicySettings
  readonly unknownSettingIds: readonly string[]
  readonly notices: readonly string[]
}

type Scope = ReadonlyMap<string, SettingDefinition>
type Values = Record<string, SettingValue>
interface Context {
  readonly scope: Scope
  readonly unknownIds: Set<string>
  readonly notices: Set<string>
}

const scopes = new WeakMap<Profile, Scope>()

/**
 * Turns Graph's tree of setting instances into the profile's flat map of values. What the profile does not know is kept in
 * `unknown`: a whole instance, or, where it hangs below a known choice or group, the path from the top down to it and
 * nothing else, so that export can put it back in its place.
 */
export function readSettings(profile: Profile | null, instances: readonly JsonObject[]): SettingsReading {
  const scope: Scope = profile ? scopeOf(profile) : new Map()
  const context: Context = { scope, unknownIds: new Set(), notices: new Set() }
  const values: Values = {}
  const unknown = readAll(context, instances, values)
  return {
    settings: { values, unknown },
    unknownSettingIds: [...context.unknownIds],
    notices: [...context.notices],
  }
}

/** By lower-case id: units, and the flattened groups that hold some of them. */
function scopeOf(profile: Profile): Scope {
  let scope = scopes.get(profile)
  if (!scope) {
    const groups = profile.settings.filter((def) => def.flattened)
    scope = byLowerId([...groups, ...unitDefinitions(profile)])
    scopes.set(profile, scope)
  }
  return scope
}

function byLowerId(definitions: readonly SettingDefinition[]): Scope {
  return new Map(definitions.map((def) => [def.id.toLowerCase(), def]))
}

/** Reads each instance into `values` and returns what must be kept as it is. */
function readAll(context: Context, instances: readonly JsonObject[], values: Values): readonly JsonObject[] {
  return instances.map((instance) => readInstance(context, instance, values)).filter((kept) => kept !== null)
}

function readInstance(context: Context, instance: JsonObject, values: Values): JsonObject | null {
  const def = context.scope.get(settingIdOf(instance)?.toLowerCase() ?? '')
  if (!def) {
    for (const id of settingIdsIn(instance)) context.unknownIds.add(id)
    return instance
  }
  if (def.flattened) return readFlattened(context, def, instance, values)
  if (def.type === 'group') return readGroup(context, def, instance, values)
  const value = readValue(def, instance)
  const choice = objectProp(instance, 'choiceSettingValue')
  const children = choice ? childrenOf(choice) : []
  if (!value || !children) return keep(context, def, instance)
  put(context, def, value, values)
  const kept = readAll(context, children, values)
  if (kept.length === 0 || value.kind !== 'choice') return null
  return pathThrough(def, 'ChoiceSettingInstance', {
    choiceSettingValue: { value: value.optionId, children: kept },
  })
}

/** ASR rules, threat severities: one entry at most, whose fields stand beside all other settings. */
function readFlattened(
  context: Context,
  def: SettingDefinition,
  instance: JsonObject,
  values: Values,
): JsonObject | null {
  const entries = groupEntriesOf(instance)
  const [entry] = entries ?? []
  const children = entry ? childrenOf(entry) : []
  if (!entries || entries.length > 1 || !children) return keep(context, def, instance)
  const kept = readAll(context, children, values)
  return kept.length > 0 ? pathThroughGroup(def, [{ children: kept }]) : null
}

/** Entries that hold anything unknown are kept whole: half a firewall rule would be another rule. */
function readGroup(
  context: Context,
  def: SettingDefinition,
  instance: JsonObject,
  values: Values,
): JsonObject | null {
  const entries = groupEntriesOf(instance)
  if (!entries) return keep(context, def, instance)
  const inner: Context = { ...context, scope: byLowerId(def.fields ?? []) }
  const read: SettingValues[] = []
  const kept: JsonObject[] = []
  for (const entry of entries) {
    const children = childrenOf(entry)
    const entryValues: Values = {}
    if (children && readAll(inner, children, entryValues).length === 0) read.push(entryValues)
    else kept.push(entry)
  }
  if (read.length > 0 || kept.length === 0) put(context, def, { kind: 'group', entries: read }, values)
  if (kept.length === 0) return null
  const entriesWord = kept.length === 1 ? 'One entry' : `${kept.length} entries`
  context.notices.add(
    `${entriesWord} of ${def.name} could not be read in full and will be exported unchanged.`,
  )
  return pathThroughGroup(def, kept)
}

/** A known instance reduced to the way down to what is unknown below it. */
function pathThrough(def: SettingDefinition, suffix: string, payload: JsonObject): JsonObject {
  return { '@odata.type': `${GRAPH_TYPE}${suffix}`, settingDefinitionId: def.id, ...payload }
}

function pathThroughGroup(def: SettingDefinition, entries: readonly JsonObject[]): JsonObject {
  return pathThrough(def, 'GroupSettingCollectionInstance', { groupSettingCollectionValue: entries })
}

function put(context: Context, def: SettingDefinition, value: SettingValue, values: Values): void {
  const earlier = values[def.id]
  // Some exports give each firewall rule an instance of its own.
  if (earlier?.kind === 'group' && value.kind === 'group') {
    values[def.id] = { kind: 'group', entries: [...earlier.entries, ...value.entries] }
    return
  }
  if (earlier && JSON.stringify(earlier) !== JSON.stringify(value)) {
    context.notices.add(`${def.name} is set twice in the file. The first value was taken.`)
  }
  if (!earlier) values[def.id] = value
  if (value.kind === 'secret' && value.valueState.toLowerCase().includes('token')) {
    context.notices.add(`${def.name} is a secret that the export left out. Enter it again.`)
  }
}

function keep(context: Context, def: SettingDefinition, instance: JsonObject): JsonObject {
  context.notices.add(
    `${def.name} has a value that the catalogue does not know. It will be exported unchanged.`,
  )
  return instance
}
