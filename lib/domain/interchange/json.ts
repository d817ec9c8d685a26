/** JSON as it was parsed, cleaned of names that could reach an object's prototype. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** Real exports nest 16 levels deep; anything far beyond is not a policy. */
export const MAX_DEPTH = 64

const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

export type JsonParse =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string }

/**
 * Parses JSON text of any origin. Never throws; names such as `__proto__` are left out. What people and their scripts make of
 * JSON is read as well: comments, commas before a closing bracket, and objects one after the other, which become a list.
 */
export function parseJson(text: string): JsonParse {
  try {
    return toJson(JSON.parse(text))
  } catch (error) {
    return (
      parseLoose(text) ?? {
        ok: false,
        message: `Not valid JSON: ${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unreadable'}.`,
      }
    )
  }
}

/** Texts come first, so that what looks like a comment in them is none. An open comment goes on to the end. */
const COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g
const LAST_COMMA = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g
/** Where one object ends and the next begins on another line: in JSON never without a comma, in texts never at all. */
const SEAM = /\}[ \t\r]*\n\s*\{/g

function parseLoose(text: string): JsonParse | null {
  const textsOnly = (match: string) => (match.startsWith('"') ? match : '')
  const bare = text.replace(COMMENT, textsOnly).replace(LAST_COMMA, textsOnly)
  try {
    return toJson(JSON.parse(bare.search(SEAM) < 0 ? bare : `[${bare.replace(SEAM, '},{')}]`))
  } catch {
    return null
  }
}

/** Parsed data of any origin as JSON without what no file of ours may hold. */
export function toJson(parsed: unknown): JsonParse {
  const value = clean(parsed, 0)
  if (value === undefined) return { ok: false, message: `Nested more than ${MAX_DEPTH} levels deep.` }
  return { ok: true, value }
}

/** undefined: nested too deep. The recursion is bounded by that limit, whatever the input. */
function clean(value: unknown, depth: number): Json | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string') return storable(value)
  if (Array.isArray(value)) {
    const items: Json[] = []
    for (const item of value) {
      const cleaned = clean(item, depth + 1)
      if (cleaned === undefined) return undefined
      items.push(cleaned)
    }
    return items
  }
  if (typeof value !== 'object') return null
  const entries: [string, Json][] = []
  for (const [name, item] of Object.entries(value)) {
    if (FORBIDDEN_NAMES.has(name)) continue
    const cleaned = clean(item, depth + 1)
    if (cleaned === undefined) return undefined
    entries.push([storable(name), cleaned])
  }
  return Object.fromEntries(entries)
}

/** JSON can escape what UTF-8 and PostgreSQL cannot hold: NUL and halves of characters. They become the replacement character. */
function storable(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\u0000', '\ufffd')
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The property's name as the object spells it. Clients send the same body in PascalCase, so case does not count. */
export function nameOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const lower = name.toLowerCase()
  return Object.keys(object).find((key) => key.toLowerCase() === lower)
}

/** The property by name without regard to case; undefined when absent. */
export function prop(object: JsonObject, name: string): Json | undefined {
  const key = nameOf(object, name)
  return key === undefined ? undefined : object[key]
}

export function textProp(object: JsonObject, name: string): string | undefined {
  const value = prop(object, name)
  return typeof value === 'string' ? value : undefined
}

export function objectProp(object: JsonObject, name: string): JsonObject | undefined {
  const value = prop(object, name)
  return isObject(value) ? value : undefined
}

/** The property's objects when it is a list; undefined when it is no list or holds anything else. */
export function objectsProp(object: JsonObject, name: string): readonly JsonObject[] | undefined {
  const value = prop(object, name)
  return isList(value) && value.every(isObject) ? value : undefined
}
