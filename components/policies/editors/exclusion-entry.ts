import {
  optionOf,
  type Exclusion,
  type ExclusionFields,
  type ExclusionKind,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'

/** Device values of the type field. Source: Microsoft Learn, preferences on Linux and on macOS, exclusions. */
const TYPES: readonly (readonly [ExclusionKind, string])[] = [
  ['path', 'excludedPath'],
  ['extension', 'excludedFileExtension'],
  ['process', 'excludedFileName'],
]

/** A stored entry as an exclusion; null where it has another form, or fields that its type does not go with. */
export function toExclusion(
  definition: SettingDefinition,
  fields: ExclusionFields,
  entry: SettingValues,
): Exclusion | null {
  const type = optionValue(definition, fields.type, entry[fields.type])
  const kind = TYPES.find(([, value]) => value === type)?.[0]
  const textField = kind && textFieldOf(fields, kind)
  if (!kind || !textField) return null
  const text = entry[textField]
  const allowed = new Set([fields.type, textField, ...(kind === 'path' ? [fields.isDirectory] : [])])
  if (text?.kind !== 'string' || Object.keys(entry).some((id) => !allowed.has(id))) return null
  if (kind !== 'path' || !entry[fields.isDirectory]) return { kind, text: text.value }
  return {
    kind,
    text: text.value,
    isDirectory: optionValue(definition, fields.isDirectory, entry[fields.isDirectory]) === true,
  }
}

/** The entry that stores this exclusion; the way back from `toExclusion`. */
export function fromExclusion(
  definition: SettingDefinition,
  fields: ExclusionFields,
  { kind, text, isDirectory }: Exclusion,
): SettingValues {
  const type = TYPES.find(([candidate]) => candidate === kind)?.[1]
  return {
    ...choice(definition, fields.type, type),
    [textFieldOf(fields, kind)]: { kind: 'string', value: text },
    ...(isDirectory === undefined ? {} : choice(definition, fields.isDirectory, isDirectory)),
  }
}

function textFieldOf(fields: ExclusionFields, kind: ExclusionKind): string {
  return kind === 'path' ? fields.path : kind === 'extension' ? fields.extension : fields.name
}

function optionValue(definition: SettingDefinition, id: string, value: SettingValue | undefined) {
  const field = definition.fields?.find((candidate) => candidate.id === id)
  return field && value?.kind === 'choice' ? optionOf(field, value.optionId)?.value : undefined
}

function choice(
  definition: SettingDefinition,
  id: string,
  wanted: string | boolean | undefined,
): SettingValues {
  const field = definition.fields?.find((candidate) => candidate.id === id)
  const option = field?.options?.find((candidate) => candidate.value === wanted)
  return option ? { [id]: { kind: 'choice', optionId: option.id } } : {}
}
