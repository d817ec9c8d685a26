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

function parseLoose(text: string): JsonParse | null {
  const strict = toStrict(text)
  if (strict === null) return null
  try {
    return toJson(JSON.parse(strict))
  } catch {
    return null
  }
}

/**
 * The text without comments and commas before a closing bracket. Where one object ends and the next begins on another line,
 * which in JSON never is without a comma, all becomes a list. An open comment goes on to the end; null for an open text. One
 * pass from the beginning to the end, however broken the text is.
 */
function toStrict(text: string): string | null {
  const parts: string[] = []
  let copied = 0
  let comma = -1
  let last = ''
  let isNewLine = false
  let isList = false
  const copyTo = (end: number, next = end) => {
    parts.push(text.slice(copied, end))
    copied = next
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '\n') isNewLine = true
    if (/\s/.test(char)) continue
    const end = char === '/' ? endOfComment(text, at) : at
    if (end !== at) {
      copyTo(at, end)
      at = end - 1
      continue
    }
    if (comma >= 0 && (char === ']' || char === '}')) parts[comma] = ''
    comma = -1
    if (char === ',') {
      copyTo(at)
      comma = parts.push(',') - 1
      copied = at + 1
    } else if (char === '{' && last === '}' && isNewLine) {
      copyTo(at)
      parts.push(',')
      isList = true
    } else if (char === '"') {
      at = endOfText(text, at)
      if (at < 0) return null
    }
    last = char
    isNewLine = false
  }
  copyTo(text.length)
  return isList ? `[${parts.join('')}]` : parts.join('')
}

/** Behind the comment that begins there; the same place where none does. */
function endOfComment(text: string, at: number): number {
  const closes = { '/': '\n', '*': '*/' }[text[at + 1] ?? '']
  if (closes === undefined) return at
  const end = text.indexOf(closes, at + 2)
  if (end < 0) return text.length
  return closes === '\n' ? end : end + 2
}

/** Where the quotation mark stands that ends the text; -1 where it does not end on its line. */
function endOfText(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end]
    if (char === '"') return end
    if (char === '\n') return -1
    if (char === '\\') end++
  }
  return -1
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
