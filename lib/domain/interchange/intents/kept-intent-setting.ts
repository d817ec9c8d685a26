import { isObject, prop, textProp, type Json } from '../json'

/** A setting of an older template that the catalogue has no counterpart for, as it came. */
export interface KeptIntentSetting {
  readonly format: 'intent'
  readonly definitionId: string
  readonly value: Json
}

/** null: something else, for example a Graph setting instance. */
export function toKeptIntentSetting(value: Json): KeptIntentSetting | null {
  if (!isObject(value) || textProp(value, 'format') !== 'intent') return null
  const definitionId = textProp(value, 'definitionId')
  const held = prop(value, 'value')
  return definitionId === undefined || held === undefined
    ? null
    : { format: 'intent', definitionId, value: held }
}
