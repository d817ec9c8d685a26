import { z } from 'zod'
import { unitDefinitions } from './definition-index'
import { validateSettings } from './validate-settings'
import { expectedKind } from './validate-value'
import type { Profile, SettingDefinition, SettingValue, SettingValues } from './types'

const MAX_TEXT = 200_000
const MAX_ITEMS = 10_000
const FORBIDDEN_KEYS: ReadonlySet<PropertyKey> = new Set(['__proto__', 'constructor', 'prototype'])

const id = z.string().min(1).max(512)
const text = z.string().max(MAX_TEXT)
const choice = z.strictObject({ kind: z.literal('choice'), optionId: id })
const choiceList = z.strictObject({ kind: z.literal('choiceList'), optionIds: z.array(id).max(MAX_ITEMS) })
const integer = z.strictObject({ kind: z.literal('integer'), value: z.int() })
const string = z.strictObject({ kind: z.literal('string'), value: text })
const secret = z.strictObject({ kind: z.literal('secret'), value: text, valueState: z.string().max(100) })
const stringList = z.strictObject({ kind: z.literal('stringList'), values: z.array(text).max(MAX_ITEMS) })
const group = z.strictObject({
  kind: z.literal('group'),
  entries: z.array(z.lazy((): z.ZodType<SettingValues> => settingValuesSchema)).max(MAX_ITEMS),
})
const settingValue: z.ZodType<SettingValue> = z.discriminatedUnion('kind', [
  choice,
  choiceList,
  integer,
  string,
  secret,
  stringList,
  group,
])

/** Names that would reach an object's prototype are refused before anything is read. */
const safeObject = z.unknown().superRefine((input, context) => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return
  for (const key of Reflect.ownKeys(input)) {
    if (FORBIDDEN_KEYS.has(key)) {
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `Remove ${String(key)}: no setting has this name.`,
      })
    }
  }
})

/** The shape of stored values, whatever the profile: for reading a JSON column back, when values are trusted. */
export const settingValuesSchema: z.ZodType<SettingValues> = safeObject.pipe(z.record(id, settingValue))

const schemas = new WeakMap<Profile, z.ZodType<SettingValues>>()

/**
 * Parses what a form or file sends for this profile. Shape comes first (known ids, the right kind for each, nothing
 * extra), then every rule of `validateSettings`, whose problems become issues at their paths.
 */
export function settingsInputSchema(profile: Profile): z.ZodType<SettingValues> {
  const known = schemas.get(profile)
  if (known) return known
  const schema = safeObject.pipe(
    mapSchema(unitDefinitions(profile)).superRefine((values, context) => {
      for (const problem of validateSettings(profile, values)) {
        context.addIssue({ code: 'custom', path: [...problem.path], message: problem.message })
      }
    }),
  )
  schemas.set(profile, schema)
  return schema
}

function mapSchema(definitions: readonly SettingDefinition[]): z.ZodType<SettingValues> {
  const shape = Object.fromEntries(definitions.map((def) => [def.id, valueSchema(def).optional()]))
  return z
    .strictObject(shape)
    .transform((values): SettingValues =>
      Object.fromEntries(
        Object.entries(values).flatMap(([key, value]): [string, SettingValue][] =>
          value ? [[key, value]] : [],
        ),
      ),
    )
}

function valueSchema(def: SettingDefinition): z.ZodType<SettingValue> {
  switch (expectedKind(def)) {
    case 'choice':
      return choice
    case 'choiceList':
      return choiceList
    case 'integer':
      return integer
    case 'string':
      return string
    case 'secret':
      return secret
    case 'stringList':
      return stringList
    case 'group':
      return z.strictObject({
        kind: z.literal('group'),
        entries: z.array(safeObject.pipe(mapSchema(def.fields ?? []))).max(MAX_ITEMS),
      })
  }
}
