import { expectedKind, type SettingDefinition, type SettingValue } from '../catalog'
import { childrenOf } from './graph-instances'
import { objectProp, objectsProp, prop, textProp, type JsonObject } from './json'

/**
 * The value of an instance that is no group, in our own form; null when it has another kind than its definition, an option
 * that the catalogue does not know, or no value: then the instance is kept as it is.
 */
export function readValue(def: SettingDefinition, instance: JsonObject): SettingValue | null {
  switch (expectedKind(def)) {
    case 'choice':
      return readChoice(def, instance)
    case 'choiceList':
      return readChoiceList(def, instance)
    case 'integer':
      return readInteger(instance)
    case 'string': {
      const value = simpleText(instance)
      return value === undefined ? null : { kind: 'string', value }
    }
    case 'secret': {
      const simple = objectProp(instance, 'simpleSettingValue')
      const value = simpleText(instance)
      if (!simple || value === undefined) return null
      return { kind: 'secret', value, valueState: textProp(simple, 'valueState') ?? 'notEncrypted' }
    }
    case 'stringList': {
      const values = objectsProp(instance, 'simpleSettingCollectionValue')?.map((item) =>
        textProp(item, 'value'),
      )
      return values?.every((value) => value !== undefined) ? { kind: 'stringList', values } : null
    }
    case 'group':
      return null
  }
}

/** Some settings with two states are choice collections in Graph (flags in the CSP); one element means the same. */
function readChoice(def: SettingDefinition, instance: JsonObject): SettingValue | null {
  const single = objectProp(instance, 'choiceSettingValue')
  const optionIds = single ? [optionIdIn(def, single)] : (choicesIn(def, instance) ?? [])
  const [optionId] = optionIds
  return optionIds.length === 1 && optionId !== undefined ? { kind: 'choice', optionId } : null
}

function readChoiceList(def: SettingDefinition, instance: JsonObject): SettingValue | null {
  const optionIds = choicesIn(def, instance)
  return optionIds?.every((optionId) => optionId !== undefined) ? { kind: 'choiceList', optionIds } : null
}

function choicesIn(
  def: SettingDefinition,
  instance: JsonObject,
): readonly (string | undefined)[] | undefined {
  const choices = objectsProp(instance, 'choiceSettingCollectionValue')
  if (!choices?.every((choice) => childrenOf(choice)?.length === 0)) return undefined
  return choices.map((choice) => optionIdIn(def, choice))
}

function optionIdIn(def: SettingDefinition, value: JsonObject): string | undefined {
  const wanted = textProp(value, 'value')?.toLowerCase()
  return def.options?.find((option) => option.id.toLowerCase() === wanted)?.id
}

function readInteger(instance: JsonObject): SettingValue | null {
  const simple = objectProp(instance, 'simpleSettingValue')
  const raw = simple && prop(simple, 'value')
  const value = typeof raw === 'string' && /^-?\d{1,15}$/.test(raw) ? Number(raw) : raw
  return typeof value === 'number' && Number.isSafeInteger(value) ? { kind: 'integer', value } : null
}

function simpleText(instance: JsonObject): string | undefined {
  const simple = objectProp(instance, 'simpleSettingValue')
  return simple && textProp(simple, 'value')
}
