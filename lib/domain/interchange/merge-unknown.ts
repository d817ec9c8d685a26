import type { Profile, SettingDefinition } from '../catalog'
import { childrenOf, groupEntriesOf, settingIdOf, withProp } from './graph-instances'
import { objectProp, textProp, type JsonObject } from './json'

/**
 * Puts what an import could not read back into the instances made from the values. Unknown instances are appended as they
 * are. One whose top is known is a path down to something unknown: it joins the known instance there; it is dropped where
 * the administrator has since changed the choice that it hung below.
 */
export function mergeUnknown(
  profile: Profile | null,
  instances: readonly JsonObject[],
  unknown: readonly JsonObject[],
): readonly JsonObject[] {
  const definitions = new Map(
    (profile?.settings ?? [])
      .flatMap((def) => [def, ...(def.flattened ? (def.fields ?? []) : [])])
      .map((def) => [def.id.toLowerCase(), def]),
  )
  return unknown.reduce((merged, extra) => mergeOne(definitions, merged, extra), instances)
}

type Definitions = ReadonlyMap<string, SettingDefinition>

function mergeOne(
  definitions: Definitions,
  instances: readonly JsonObject[],
  extra: JsonObject,
): readonly JsonObject[] {
  const id = settingIdOf(extra)?.toLowerCase() ?? ''
  const def = definitions.get(id)
  const position = instances.findIndex((instance) => settingIdOf(instance)?.toLowerCase() === id)
  const present = instances[position]
  if (!def) return [...instances, extra]
  if (!present) return isPathBelowChoice(def, extra) ? instances : [...instances, withTemplate(def, extra)]
  return instances.with(position, join(definitions, def, present, extra))
}

/** Groups stand at the top only, where the template's instance is referred to; what was kept of one has lost that. */
function withTemplate(def: SettingDefinition, extra: JsonObject): JsonObject {
  const id = def.settingInstanceTemplateId
  if (def.type !== 'group' || id === undefined || objectProp(extra, 'settingInstanceTemplateReference'))
    return extra
  return withProp(extra, 'settingInstanceTemplateReference', { settingInstanceTemplateId: id })
}

/** A choice with an option that we know, kept only for the instances that hang below it. */
function isPathBelowChoice(def: SettingDefinition, extra: JsonObject): boolean {
  const choice = objectProp(extra, 'choiceSettingValue')
  if (!choice || (childrenOf(choice) ?? []).length === 0) return false
  return def.options?.some((option) => option.id.toLowerCase() === optionIdOf(choice)) ?? false
}

function optionIdOf(choice: JsonObject): string | undefined {
  return textProp(choice, 'value')?.toLowerCase()
}

function join(
  definitions: Definitions,
  def: SettingDefinition,
  present: JsonObject,
  extra: JsonObject,
): JsonObject {
  if (def.type === 'group') {
    const entries = groupEntriesOf(present) ?? []
    const extras = groupEntriesOf(extra) ?? []
    const [entry] = entries
    const [extraEntry] = extras
    const joined =
      def.flattened && entry && extraEntry
        ? [joinChildren(definitions, entry, extraEntry)]
        : [...entries, ...extras]
    return withProp(present, 'groupSettingCollectionValue', joined)
  }
  const choice = objectProp(present, 'choiceSettingValue')
  const extraChoice = objectProp(extra, 'choiceSettingValue')
  if (!choice || !extraChoice || optionIdOf(choice) !== optionIdOf(extraChoice)) return present
  return withProp(present, 'choiceSettingValue', joinChildren(definitions, choice, extraChoice))
}

function joinChildren(definitions: Definitions, holder: JsonObject, extra: JsonObject): JsonObject {
  const children = childrenOf(holder) ?? []
  const extras = childrenOf(extra) ?? []
  return withProp(
    holder,
    'children',
    extras.reduce((merged: readonly JsonObject[], child) => mergeOne(definitions, merged, child), children),
  )
}
