import { CST, isCollection, isPair, isScalar, Lexer, parseAllDocuments } from 'yaml'
import { MAX_DEPTH, toJson, type JsonParse } from './json'

/** Real exports have some hundred kilobytes; the parser takes a hundred times a file's size in memory. */
const MAX_CHARACTERS = 2 * 1024 * 1024
/** What aliases may make of a file, in characters for each of its own: templates repeat whole lists. */
const MAX_GROWTH = 20

/**
 * Reads YAML as JSON: the types of its core schema, several documents as a list, aliases as copies. Tags of programs mean
 * nothing; keys that stand twice are refused. Never throws.
 */
export function parseYaml(text: string): JsonParse {
  if (text.length > MAX_CHARACTERS)
    return { ok: false, message: 'The YAML file is larger than 2 MiB. Split it into smaller files.' }
  if (isNestedDeep(text)) return NESTED_DEEP
  try {
    const values: unknown[] = []
    for (const document of parseAllDocuments(text, OPTIONS)) {
      const [error] = document.errors
      if (error?.message.includes('call stack')) return NESTED_DEEP
      if (error)
        return {
          ok: false,
          message: `Not valid YAML: ${sentence(`${error.message} ${placeOf(text, error.pos[0])}`)}`,
        }
      const repeated = repeatedKey(document.contents)
      if (repeated !== null)
        return { ok: false, message: `The key ${repeated.slice(0, 100)} stands twice in one mapping.` }
      const value: unknown = document.toJS({ maxAliasCount: -1 })
      if (value !== null) values.push(value)
    }
    const value = values.length === 1 ? values[0] : values
    // Aliases share what they stand for: only copying it would take room.
    if (!fits(value, text.length * MAX_GROWTH + 10_000))
      return { ok: false, message: 'Its aliases make too much of the file.' }
    return toJson(value)
  } catch (error) {
    // The parser works recursively.
    if (error instanceof RangeError) return NESTED_DEEP
    if (error instanceof ReferenceError)
      return { ok: false, message: `Not valid YAML: ${sentence(error.message)}` }
    throw error
  }
}

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  uniqueKeys: false,
  logLevel: 'silent',
  // Said of each error, where it stands would cost the square of a broken file's size.
  prettyErrors: false,
} as const

/** The parser could look for these itself, in a time that grows with the square of a mapping's size. */
function repeatedKey(node: unknown): string | null {
  const names = new Set<string>()
  for (const item of isCollection(node) ? node.items : []) {
    let below: string | null
    if (isPair(item)) {
      const name = isScalar(item.key) ? String(item.key.value) : String(item.key)
      if (names.has(name)) return name
      names.add(name)
      below = repeatedKey(item.value)
    } else below = repeatedKey(item)
    if (below !== null) return below
  }
  return null
}

const NESTED_DEEP: JsonParse = { ok: false, message: `Nested more than ${MAX_DEPTH} levels deep.` }

/**
 * Does it open too many lists or mappings at once, in brackets or on one line? Asked of the tokens, one by one: the parser
 * takes a thousand bytes of memory for each level. Levels by indentation need so much text that they are few.
 */
function isNestedDeep(text: string): boolean {
  let brackets = 0
  let onLine = 0
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token)
    if (type === 'flow-seq-start' || type === 'flow-map-start') brackets++
    else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets = Math.max(0, brackets - 1)
    else if (type === 'newline') onLine = 0
    else if (OPENS_ON_LINE.has(type)) onLine++
    if (brackets > MAX_DEPTH || (brackets === 0 && onLine > MAX_DEPTH)) return true
  }
  return false
}

const OPENS_ON_LINE: ReadonlySet<string | null> = new Set([
  'seq-item-ind',
  'explicit-key-ind',
  'map-value-ind',
  'anchor',
  'tag',
])

/**
 * Names of which every export has one. YAML is what most programs configure themselves with: a folder of them is not
 * parsed to find nothing.
 */
const MARK =
  /settingDefinitionId|definitionId|templateReference|technologies|odata\.type|membershipRule|securityEnabled|antivirusEngine|cloudService|deviceName|osPlatform|operatingSystem/i

/** Is there anything in the text that an export would have? */
export function mayBeExport(text: string): boolean {
  return MARK.test(text)
}

/** Does all of it, with everything counted wherever it stands, have at most this size? Ends on cycles. */
function fits(root: unknown, limit: number): boolean {
  let size = 0
  const open = [root]
  while (open.length > 0) {
    const value = open.pop()
    size += typeof value === 'string' ? value.length + 1 : 1
    if (size > limit) return false
    if (typeof value !== 'object' || value === null) continue
    for (const [name, item] of Object.entries(value)) {
      size += name.length
      open.push(item)
    }
  }
  return true
}

function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  return `at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

/** The first line of the parser's message. */
function sentence(message: string): string {
  const [line = ''] = message.split('\n')
  return `${line.trim().replace(/[:.]$/, '')}.`
}
