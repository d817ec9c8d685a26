import { isList, isObject, prop, textProp, type Json } from '../json'

/**
 * A key of managed settings that the catalogue does not have. Policies keep it among their unknown settings, and the
 * formats that have such keys write it back where it stood.
 */
export interface KeptKey {
  readonly format: 'managedSettings'
  readonly path: readonly string[]
  readonly value: Json
}

/** null: something else, for example a Graph setting instance. */
export function toKeptKey(value: Json): KeptKey | null {
  if (!isObject(value) || textProp(value, 'format') !== 'managedSettings') return null
  const path = prop(value, 'path')
  const held = prop(value, 'value')
  if (!isList(path) || held === undefined) return null
  const names = path.filter((name) => typeof name === 'string')
  return names.length > 0 && names.length === path.length
    ? { format: 'managedSettings', path: names, value: held }
    : null
}
