import {
  unitDefinitions,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '../catalog'
import { GRAPH_TYPE } from './graph-instances'
import type { Json, JsonObject } from './json'

/** The tree of Graph setting instances for a profile's flat map of values, in template order. */
export function toInstances(profile: Profile, values: SettingValues): readonly JsonObject[] {
  const units = unitDefinitions(profile)
  const roots = rootsOf(units, values)
  return profile.settings.flatMap((def): readonly JsonObject[] => {
    if (def.flattened) {
      const children = roots.filter((root) => root.parent === def.id)
      if (children.length === 0) return []
      return [topLevel(def, groupInstance(def, [children.map((child) => toInstance(child, units, values))]))]
    }
    if (!roots.includes(def) || isInFlattenedGroup(profile, def)) return []
    return [topLevel(def, toInstance(def, units, values))]
  })
}

function isInFlattenedGroup(profile: Profile, def: SettingDefinition): boolean {
  return (
    def.parent !== undefined && profile.settings.some((other) => other.flattened && other.id === def.parent)
  )
}

/** Configured definitions that hang below no configured choice; children without their parent's option are roots too. */
function rootsOf(
  definitions: readonly SettingDefinition[],
  values: SettingValues,
): readonly SettingDefinition[] {
  return definitions.filter((def) => {
    if (!values[def.id]) return false
    const parent = def.dependsOn && values[def.dependsOn.settingId]
    return !(parent?.kind === 'choice' && def.dependsOn?.optionIds.includes(parent.optionId))
  })
}

function toInstance(
  def: SettingDefinition,
  scope: readonly SettingDefinition[],
  values: SettingValues,
): JsonObject {
  const value = values[def.id]
  const base = { settingDefinitionId: def.id, settingInstanceTemplateReference: null }
  if (!value) return base
  switch (value.kind) {
    case 'choice': {
      const children = scope
        .filter(
          (child) =>
            child.dependsOn?.settingId === def.id && child.dependsOn.optionIds.includes(value.optionId),
        )
        .filter((child) => values[child.id])
        .map((child) => toInstance(child, scope, values))
      const choice = choiceValue(value.optionId, children)
      return def.graphType === 'ChoiceSettingCollection'
        ? typed('ChoiceSettingCollectionInstance', { ...base, choiceSettingCollectionValue: [choice] })
        : typed('ChoiceSettingInstance', { ...base, choiceSettingValue: choice })
    }
    case 'choiceList':
      return typed('ChoiceSettingCollectionInstance', {
        ...base,
        choiceSettingCollectionValue: value.optionIds.map((optionId) => choiceValue(optionId, [])),
      })
    case 'stringList':
      return typed('SimpleSettingCollectionInstance', {
        ...base,
        simpleSettingCollectionValue: value.values.map((item) =>
          typed('StringSettingValue', { value: item }),
        ),
      })
    case 'group':
      return groupInstance(
        def,
        value.entries.map((entry) => {
          const fields = def.fields ?? []
          return rootsOf(fields, entry).map((field) => toInstance(field, fields, entry))
        }),
      )
    default:
      return typed('SimpleSettingInstance', { ...base, simpleSettingValue: simpleValue(value) })
  }
}

type SimpleValue = Extract<SettingValue, { kind: 'integer' | 'string' | 'secret' }>

function simpleValue(value: SimpleValue): JsonObject {
  switch (value.kind) {
    case 'integer':
      return typed('IntegerSettingValue', { value: value.value })
    case 'string':
      return typed('StringSettingValue', { value: value.value })
    case 'secret':
      return typed('SecretSettingValue', { value: value.value, valueState: value.valueState })
  }
}

function choiceValue(optionId: string, children: readonly JsonObject[]): JsonObject {
  return { settingValueTemplateReference: null, value: optionId, children }
}

function groupInstance(def: SettingDefinition, entries: readonly (readonly JsonObject[])[]): JsonObject {
  return typed('GroupSettingCollectionInstance', {
    settingDefinitionId: def.id,
    settingInstanceTemplateReference: null,
    groupSettingCollectionValue: entries.map((children) => ({
      settingValueTemplateReference: null,
      children,
    })),
  })
}

/** Only top-level settings carry a reference to the template's instance. */
function topLevel(def: SettingDefinition, instance: JsonObject): JsonObject {
  const id = def.settingInstanceTemplateId
  return id === undefined
    ? instance
    : { ...instance, settingInstanceTemplateReference: { settingInstanceTemplateId: id } }
}

function typed(suffix: string, properties: { readonly [name: string]: Json }): JsonObject {
  return { '@odata.type': `${GRAPH_TYPE}${suffix}`, ...properties }
}
