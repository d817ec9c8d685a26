import { isObject, nameOf, objectProp, objectsProp, prop, textProp, type Json, type JsonObject } from './json'

/** Graph setting instances: `settingDefinitionId` and one payload property by kind. Source: Graph, configurationPolicies. */
export const GRAPH_TYPE = '#microsoft.graph.deviceManagementConfiguration'

export function settingIdOf(instance: JsonObject): string | undefined {
  return textProp(instance, 'settingDefinitionId')
}

/** Entries of a group instance, whether it is a collection or the rare single group; undefined for other kinds. */
export function groupEntriesOf(instance: JsonObject): readonly JsonObject[] | undefined {
  const single = objectProp(instance, 'groupSettingValue')
  return single ? [single] : objectsProp(instance, 'groupSettingCollectionValue')
}

/** Instances below a group entry or choice value; undefined where the list holds something that is no instance. */
export function childrenOf(value: JsonObject): readonly JsonObject[] | undefined {
  const children = prop(value, 'children')
  if (children === undefined || children === null) return []
  const list = objectsProp(value, 'children')
  return list?.every((child) => settingIdOf(child) !== undefined) ? list : undefined
}

/** Every definition id in the instance, itself first, then depth first. */
export function settingIdsIn(instance: JsonObject): readonly string[] {
  const id = settingIdOf(instance)
  const choice = objectProp(instance, 'choiceSettingValue')
  const holders = [
    ...(choice ? [choice] : []),
    ...(objectsProp(instance, 'choiceSettingCollectionValue') ?? []),
    ...(groupEntriesOf(instance) ?? []),
  ]
  const below = holders.flatMap((holder) => (childrenOf(holder) ?? []).flatMap(settingIdsIn))
  return id === undefined ? below : [id, ...below]
}

/** A copy of the object with one property replaced, under the name that the object already uses for it. */
export function withProp(object: JsonObject, name: string, value: Json): JsonObject {
  return { ...object, [nameOf(object, name) ?? name]: value }
}

/** The instance inside an element of `settings`, which is usually wrapped in `{ id, settingInstance }`. */
export function unwrapSetting(element: Json): JsonObject | undefined {
  if (!isObject(element)) return undefined
  const instance = objectProp(element, 'settingInstance') ?? element
  return settingIdOf(instance) === undefined ? undefined : instance
}
