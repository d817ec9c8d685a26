import {
  findRuleProperty,
  LIST_OPERATORS,
  printRule,
  SCALAR_OPERATORS,
  type DeviceProperty,
} from '@/lib/domain/groups'

export type RuleTokenKind =
  | 'property'
  | 'item' // _
  | 'operator'
  | 'quantifier'
  | 'joint'
  | 'literal' // null, true, false and numbers
  | 'string'
  | 'punctuation'
  | 'word' // anything else that one writes without quotes

export interface RuleToken {
  readonly kind: RuleTokenKind
  readonly text: string
  readonly start: number
  readonly end: number
  /** A text without its closing quote: it goes on to the end. */
  readonly isOpen?: boolean
}

const OPERATORS = new Set([...SCALAR_OPERATORS, ...LIST_OPERATORS].map((name) => name.slice(1).toLowerCase()))
const PIECE =
  /(?<space>\s+)|(?<string>"(?:`"|''|[^"])*(?:"|$)|'(?:''|[^'])*(?:'|$))|(?<word>[-–—−]?[\p{L}\p{N}_$.]+|[-–—−])|(?<mark>[()[\],])|(?<other>.)/gsu

/**
 * Cuts a rule, however unfinished, into the tokens that an editor colours and completes. Forgiving where checking a rule is
 * strict: it never fails and never judges.
 */
export function scanRule(text: string): readonly RuleToken[] {
  const tokens: RuleToken[] = []
  for (const match of text.matchAll(PIECE)) {
    const { space, string, word, mark } = match.groups ?? {}
    if (space !== undefined) continue
    const piece = match[0]
    const token = { text: piece, start: match.index, end: match.index + piece.length }
    if (string !== undefined) {
      const isOpen = piece.length === 1 || !isClosed(piece)
      tokens.push({ ...token, kind: 'string', ...(isOpen ? { isOpen } : {}) })
    } else if (word !== undefined) {
      tokens.push({ ...token, kind: wordKind(word) })
    } else {
      tokens.push({ ...token, kind: mark === undefined ? 'word' : 'punctuation' })
    }
  }
  return tokens
}

/** A quote at the end closes the text, unless it is an escaped one. */
function isClosed(piece: string): boolean {
  const quote = piece[0] ?? ''
  const body = piece.slice(1)
  const rest = quote === '"' ? body.replace(/`"|''/g, '') : body.replace(/''/g, '')
  return rest.endsWith(quote)
}

function wordKind(word: string): RuleTokenKind {
  const name = word.replace(/^[-–—−]/, '').toLowerCase()
  if (word === '_') return 'item'
  if (name === 'and' || name === 'or' || name === 'not') return 'joint'
  if (name === 'any' || name === 'all') return 'quantifier'
  if (OPERATORS.has(name)) return 'operator'
  if (/^(?:\$?null|true|false)$/.test(name) || /^\d+(?:\.\d+)?$/.test(name)) return 'literal'
  return /^(?:device|group)\./i.test(word) ? 'property' : 'word'
}

/** What could stand at a place of the text, and what of the text it would replace. */
export type RulePlace = { readonly from: number; readonly to: number } & (
  | { readonly expects: 'operand'; readonly isItem: boolean }
  | { readonly expects: 'operator'; readonly property: DeviceProperty | '_' }
  | { readonly expects: 'condition' | 'joint' }
  | {
      readonly expects: 'value'
      /** Whose values: for an item, those of the collection around it. */
      readonly property: DeviceProperty
      readonly operator: string
      readonly isList: boolean
      /** What has been typed of the value so far, without its quote. */
      readonly typed: string
    }
)

/** What is expected where the cursor stands; null where nothing sensible can be said. */
export function placeAt(text: string, position: number): RulePlace | null {
  const tokens = scanRule(text)
  const touched = tokens.find((token) => token.start < position && position <= token.end)
  const isFinished = touched?.kind === 'punctuation' || isFinishedText(touched, position)
  const current = touched && !isFinished ? touched : undefined
  const before = tokens.filter((token) => token.end <= position && token !== current)
  const from = current?.start ?? position
  const to = current && !current.isOpen ? current.end : position
  const typed = text.slice(from, position)
  return expectation(before, { from, to }, typed)
}

function isFinishedText(token: RuleToken | undefined, position: number): boolean {
  return token?.kind === 'string' && !token.isOpen && token.end === position
}

function expectation(
  before: readonly RuleToken[],
  span: { readonly from: number; readonly to: number },
  typed: string,
): RulePlace | null {
  const last = before.at(-1)
  const collection = collectionAround(before)
  const isText = /^["']/.test(typed)
  if (!last || last.kind === 'joint') {
    return isText ? null : { ...span, expects: 'operand', isItem: collection !== null }
  }
  switch (last.kind) {
    case 'property':
    case 'item':
    case 'word': {
      const property = propertyOf(last, null)
      return property === null || isText ? null : { ...span, expects: 'operator', property }
    }
    case 'quantifier':
      return isText ? null : { ...span, expects: 'condition' }
    case 'operator':
      return valuePlace(before.at(-2), last, collection, span, typed, false)
    case 'punctuation': {
      if (last.text === '(')
        return isText ? null : { ...span, expects: 'operand', isItem: collection !== null }
      if (last.text === ')' || last.text === ']') return isText ? null : { ...span, expects: 'joint' }
      const open = before.findLastIndex((token) => token.text === '[')
      const operator = before[open - 1]
      return operator ? valuePlace(before[open - 2], operator, collection, span, typed, true) : null
    }
    case 'string':
    case 'literal': {
      const isInList =
        before.findLastIndex((token) => token.text === '[') >
        before.findLastIndex((token) => token.text === ']')
      return isInList || isText ? null : { ...span, expects: 'joint' }
    }
  }
}

function valuePlace(
  subject: RuleToken | undefined,
  operator: RuleToken,
  collection: DeviceProperty | null,
  span: { readonly from: number; readonly to: number },
  typed: string,
  isList: boolean,
): RulePlace | null {
  const property = subject ? propertyOf(subject, collection) : null
  if (property === null || property === '_') return null
  const plain = typed.replace(/^["']/, '').replaceAll('`"', '"').replaceAll("''", "'")
  const name = `-${operator.text.replace(/^[-–—−]/, '')}`
  return { ...span, expects: 'value', property, operator: name, isList, typed: plain }
}

function propertyOf(token: RuleToken, collection: DeviceProperty | null): DeviceProperty | '_' | null {
  if (token.kind === 'item') return collection ?? '_'
  return findRuleProperty(token.text.replace(/^device\./i, ''))?.name ?? null
}

/** The collection whose items are meant inside the parentheses of -any or -all that are open here. */
function collectionAround(before: readonly RuleToken[]): DeviceProperty | null {
  const open: (DeviceProperty | null)[] = []
  for (const [index, token] of before.entries()) {
    if (token.text === '(' && token.kind === 'punctuation') {
      const subject = before[index - 1]?.kind === 'quantifier' ? before[index - 2] : undefined
      const property = subject ? propertyOf(subject, null) : null
      open.push(property === '_' ? null : (property ?? open.at(-1) ?? null))
    } else if (token.text === ')' && token.kind === 'punctuation') open.pop()
  }
  return open.at(-1) ?? null
}

/** A value as a rule writes it, in quotes. */
export function quoted(value: string): string {
  const span = { start: 0, end: 0 }
  return printRule({ kind: 'compare', property: '_', operator: '-eq', value, span }).slice('_ -eq '.length)
}
