import { mendText } from './mend-text'
import type { RuleFix, Span } from './types'

export type TokenKind =
  | 'word' // device.deviceOSType, true, null, and, eq without its hyphen, a bare word
  | 'operator' // with its hyphen, or a foreign sign such as == or >=
  | 'string'
  | 'number'
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | 'end'

export interface Token extends Span {
  readonly kind: TokenKind
  /** The value of a string; an operator's text with a plain hyphen; otherwise the text itself. */
  readonly text: string
  /** The hyphen was written as another dash. */
  readonly hasOddDash?: boolean
}

export type LexResult =
  | {
      readonly ok: true
      readonly tokens: readonly Token[]
      /** White space other than blanks, tabs and line ends, such as a no-break space: read as a blank. */
      readonly oddSpaces: readonly Span[]
    }
  | { readonly ok: false; readonly message: string; readonly span: Span; readonly fix?: RuleFix }

/** En dash, em dash and minus sign: what word processors and web pages make of a hyphen. */
const DASH = '-\u2013\u2014\u2212'
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ['word', /[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}\p{N}_$]*)*/uy],
  ['number', new RegExp(`[${DASH}]?\\p{N}[\\p{L}\\p{N}_.]*`, 'uy')],
  ['operator', new RegExp(`[${DASH}]\\p{L}+`, 'uy')],
  ['operator', /[=!<>&|]+/y],
]
const PUNCTUATION: readonly TokenKind[] = ['(', ')', '[', ']', ',']
const SPACE = /\s+/y
const ODD_SPACE = /[^ \t\r\n]/
/** Characters that show nothing: controls, formats such as zero-width spaces, and halves of surrogate pairs. */
const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Cs}]$/u

/**
 * Cuts a rule into tokens, the last of kind 'end'. Strings are unescaped: `" inside double quotes, '' inside either kind.
 * Fails at the first character that begins no token, or at a string without its end.
 */
export function lexRule(text: string): LexResult {
  const lexed = lexTokens(text)
  return typeof lexed === 'number' ? failure(text, lexed) : { ok: true, ...lexed }
}

/** The tokens, or the place of the first character that begins none. */
function lexTokens(text: string): { tokens: readonly Token[]; oddSpaces: readonly Span[] } | number {
  const tokens: Token[] = []
  const oddSpaces: Span[] = []
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    SPACE.lastIndex = at
    const space = SPACE.exec(text)?.[0]
    if (space !== undefined) {
      if (ODD_SPACE.test(space)) oddSpaces.push({ start: at, end: at + space.length })
      at += space.length
      continue
    }
    const token = char === '"' || char === "'" ? lexString(text, at, char) : lexPlain(text, at, char)
    if (!token) return at
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length })
  return { tokens, oddSpaces }
}

function lexPlain(text: string, start: number, char: string): Token | null {
  const mark = PUNCTUATION.find((kind) => kind === char)
  if (mark) return { kind: mark, text: char, start, end: start + 1 }
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start
    const raw = pattern.exec(text)?.[0]
    if (raw === undefined) continue
    const hasOddDash = kind !== 'word' && DASH.indexOf(char) > 0
    return { kind, text: hasOddDash ? `-${raw.slice(1)}` : raw, start, end: start + raw.length, hasOddDash }
  }
  return null
}

function lexString(text: string, start: number, quote: string): Token | null {
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    const pair = text.slice(at, at + 2)
    if (pair === "''" || (pair === '`"' && quote === '"')) {
      value += pair[1]
      at += 1
    } else if (text[at] === quote) {
      return { kind: 'string', text: value, start, end: at + 1 }
    } else {
      value += text[at]
    }
  }
  return null
}

function failure(text: string, at: number): LexResult {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const span = { start: at, end: at + char.length }
  const mended = mendText(text, (candidate) => typeof lexTokens(candidate) !== 'number')
  if (mended) {
    const fix = { start: 0, end: text.length, text: mended.text }
    return { ok: false, message: mended.message, span, fix }
  }
  const fail = (message: string, fix?: RuleFix): LexResult => ({ ok: false, message, span, fix })
  if (char === '"' || char === "'") {
    const message = `This text has no closing ${char === '"' ? 'double' : 'single'} quote. Add ${char} where it ends.`
    return { ok: false, message, span: { start: at, end: text.length } }
  }
  if (char === '#') return fail('Rules have no comments. Remove everything from # on.')
  if (DASH.includes(char)) return fail('Put an operator name right after the hyphen, such as -eq.')
  const plain = char.normalize('NFKC')
  if (plain !== char && /^[!-~]$/.test(plain)) {
    return fail(`Write ${plain} instead of ${char} (${codePointOf(char)}).`, { ...span, text: plain })
  }
  if (INVISIBLE.test(char)) {
    return fail(`Remove the invisible character ${codePointOf(char)}.`, { ...span, text: '' })
  }
  return fail(`Remove ${char}, or put the text that it belongs to in quotes.`)
}

/** 'U+00A0', for characters that people cannot tell from others. */
export function codePointOf(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
