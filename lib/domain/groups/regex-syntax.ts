/** A regular expression of .NET's language, as a tree. Captures are not kept: a rule only asks whether there is a match. */
export type RegexNode =
  /** Exactly one character; `source` is what JavaScript writes for it, `literal` is set when it is one fixed character. */
  | { readonly kind: 'set'; readonly source: string; readonly literal?: string }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly name: AssertName }
  | {
      readonly kind: 'look'
      readonly isBehind: boolean
      readonly isNegative: boolean
      readonly body: RegexNode
    }

export type AssertName =
  'start' | 'end' | 'veryEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'notWordBoundary'

export type RegexParse =
  | { readonly ok: true; readonly tree: RegexNode }
  | { readonly ok: false; readonly message: string; readonly at: number }

const MAX_REPEAT = 1000
const MAX_DEPTH = 50
/** .NET's \w, \d and \s reach beyond ASCII, unlike JavaScript's. */
export const WORD = String.raw`[\p{L}\p{Mn}\p{Nd}\p{Pc}]`
const CLASSES: Readonly<Record<string, string>> = {
  w: WORD,
  W: String.raw`[^\p{L}\p{Mn}\p{Nd}\p{Pc}]`,
  d: String.raw`\p{Nd}`,
  D: String.raw`\P{Nd}`,
  s: String.raw`[\f\n\r\t\v\u{85}\p{Z}]`,
  S: String.raw`[^\f\n\r\t\v\u{85}\p{Z}]`,
}
const CONTROLS: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\u0007',
  e: '\u001b',
}
const ASSERTS: Readonly<Record<string, AssertName>> = {
  A: 'start',
  G: 'start',
  z: 'veryEnd',
  Z: 'end',
  b: 'wordBoundary',
  B: 'notWordBoundary',
}
const ANY = String.raw`[\s\S]`

/**
 * Reads a pattern; a failure says what is wrong and at which UTF-16 offset. Not read, because no linear-time matcher has them
 * or because they would change what "ignores case" means: back references, atomic and conditional groups, (?-i).
 * Source: .NET regular expression language, quick reference.
 */
export function parseRegex(pattern: string): RegexParse {
  return new RegexParser(pattern).parse()
}

interface Flags {
  readonly multiline: boolean
  readonly singleLine: boolean
  readonly spaced: boolean
}

class RegexParser {
  private at = 0
  private depth = 0
  private flags: Flags = { multiline: false, singleLine: false, spaced: false }
  private failure: { message: string; at: number } | null = null

  constructor(private readonly pattern: string) {}

  parse(): RegexParse {
    const tree = this.parseChoice()
    if (tree && this.at < this.pattern.length) this.fail('a closing parenthesis has no opening one')
    if (this.failure || !tree)
      return { ok: false, ...(this.failure ?? { message: 'it does not parse', at: 0 }) }
    return { ok: true, tree }
  }

  private parseChoice(): RegexNode | null {
    const options: RegexNode[] = []
    do {
      const option = this.parseSequence()
      if (!option) return null
      options.push(option)
    } while (this.take('|'))
    const [only] = options
    return options.length === 1 && only ? only : { kind: 'choice', options }
  }

  private parseSequence(): RegexNode | null {
    const items: RegexNode[] = []
    for (;;) {
      this.skipSpaced()
      const char = this.pattern[this.at]
      if (char === undefined || char === '|' || char === ')') return { kind: 'sequence', items }
      if (this.quantifierAt() !== null)
        return this.fail(`nothing stands in front of ${char} for it to repeat`)
      const atom = this.parseAtom()
      if (!atom) return null
      if (atom === 'nothing') continue
      const repeated = this.parseQuantifier(atom)
      if (!repeated) return null
      items.push(repeated)
    }
  }

  private parseQuantifier(body: RegexNode): RegexNode | null {
    this.skipSpaced()
    const quantifier = this.quantifierAt()
    if (!quantifier) return body
    const { min, max } = quantifier
    if (min > max) return this.fail(`{${min},${max}} counts down`)
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity)) {
      return this.fail(`more than ${MAX_REPEAT} repetitions are counted`)
    }
    this.at += quantifier.length
    this.take('?')
    this.skipSpaced()
    if (this.quantifierAt() !== null) return this.fail(`two quantifiers follow one another`)
    return { kind: 'repeat', body, min, max }
  }

  private quantifierAt(): { min: number; max: number; length: number } | null {
    const [all, sign, min, comma, max] =
      /^(?:([*+?])|\{(\d{1,9})(,)?(\d{1,9})?\})/.exec(this.pattern.slice(this.at, this.at + 24)) ?? []
    if (all === undefined) return null
    if (sign) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity, length: 1 }
    if (!comma && max) return null
    const least = Number(min)
    return { min: least, max: comma ? (max ? Number(max) : Infinity) : least, length: all.length }
  }

  private parseAtom(): RegexNode | 'nothing' | null {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0)
    switch (char) {
      case '(':
        return this.parseGroup()
      case '[': {
        const source = this.parseClass()
        return source === null ? null : { kind: 'set', source }
      }
      case '\\':
        return this.parseEscape()
    }
    this.at += char.length
    if (char === '.') return { kind: 'set', source: this.flags.singleLine ? ANY : String.raw`[^\n]` }
    if (char === '^') return { kind: 'assert', name: this.flags.multiline ? 'lineStart' : 'start' }
    if (char === '$') return { kind: 'assert', name: this.flags.multiline ? 'lineEnd' : 'end' }
    return literal(char)
  }

  private parseGroup(): RegexNode | 'nothing' | null {
    const open = this.at
    if (this.take('(?#')) {
      const end = this.pattern.indexOf(')', this.at)
      if (end < 0) return this.fail('a comment is not closed', open)
      this.at = end + 1
      return 'nothing'
    }
    const look = this.takeOne(['(?=', '(?!', '(?<=', '(?<!'])
    const outer = this.flags
    if (!look) {
      const kind = this.parseGroupKind(open)
      if (kind !== 'group') return kind
    }
    this.depth += 1
    if (this.depth > MAX_DEPTH) return this.fail(`more than ${MAX_DEPTH} parentheses are nested`, open)
    const body = this.parseChoice()
    this.depth -= 1
    if (!body) return null
    if (!this.take(')')) return this.fail('a parenthesis is not closed', open)
    this.flags = outer
    if (!look) return body
    return { kind: 'look', isBehind: look.includes('<'), isNegative: look.endsWith('!'), body }
  }

  /** Takes what opens a plain group; 'nothing' for flags that hold to the end of the group around them. */
  private parseGroupKind(open: number): 'group' | 'nothing' | null {
    const rest = this.pattern.slice(this.at)
    const named = /^\(\?(?:<\w+>|'\w+'|:)/.exec(rest)?.[0]
    if (named) {
      this.at += named.length
      return 'group'
    }
    const flags = /^\(\?([imnsx]*)(?:-([imnsx]+))?([:)])/.exec(rest)
    if (flags) {
      const [all, on = '', off = '', end] = flags
      if (off.includes('i')) return this.fail('(?-i) is not supported: rules always ignore case', open)
      const has = (flag: string, before: boolean) => !off.includes(flag) && (before || on.includes(flag))
      this.flags = {
        multiline: has('m', this.flags.multiline),
        singleLine: has('s', this.flags.singleLine),
        spaced: has('x', this.flags.spaced),
      }
      this.at += all.length
      return end === ':' ? 'group' : 'nothing'
    }
    if (rest.startsWith('(?'))
      return this.fail(`groups that begin with ${rest.slice(0, 3)} are not supported`, open)
    this.at += 1
    return 'group'
  }

  private parseEscape(): RegexNode | null {
    const next = this.pattern[this.at + 1] ?? ''
    const name = ASSERTS[next]
    if (name) {
      this.at += 2
      return { kind: 'assert', name }
    }
    if (/[1-9k]/.test(next)) return this.fail('back references are not supported')
    const item = this.parseItemEscape()
    return item && (item.source === null ? literal(item.char) : { kind: 'set', source: item.source })
  }

  /** An escape that stands for one character or a class of characters, inside and outside brackets. */
  private parseItemEscape(): { readonly char: string; readonly source: string | null } | null {
    const next = this.pattern[this.at + 1] ?? ''
    const rest = this.pattern.slice(this.at + 1)
    const set = CLASSES[next]
    const control = CONTROLS[next]
    const coded = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|0([0-7]{0,2}))/i.exec(rest)
    const property = /^[pP]\{([A-Z][a-z]?)\}/.exec(rest)
    if (next === '') return this.fail('a backslash stands at the end')
    if (set) return this.taken(2, { char: '', source: set })
    if (control) return this.taken(2, { char: control, source: null })
    if (coded) {
      const [all, hex2, hex4, octal] = coded
      const code = Number.parseInt(hex2 ?? hex4 ?? (octal || '0'), hex2 || hex4 ? 16 : 8)
      return this.taken(1 + all.length, { char: String.fromCharCode(code), source: null })
    }
    const controlLetter = /^c([a-z])/i.exec(rest)?.[1]
    if (controlLetter) {
      const char = String.fromCharCode(controlLetter.toUpperCase().charCodeAt(0) - 64)
      return this.taken(3, { char, source: null })
    }
    if (property && isProperty(property[0])) {
      return this.taken(1 + property[0].length, { char: '', source: `\\${property[0]}` })
    }
    if (/[\p{L}\p{N}_]/u.test(next)) return this.fail(`\\${next} is not an escape`)
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at + 1) ?? 0)
    return this.taken(1 + char.length, { char, source: null })
  }

  /** A bracketed class, with .NET's subtraction: [a-z-[aeiou]]. */
  private parseClass(): string | null {
    const open = this.at
    this.at += 1
    const isNegative = this.take('^')
    const parts: string[] = []
    let subtracted: string | null = null
    for (let isFirst = true; ; isFirst = false) {
      if (this.at >= this.pattern.length) return this.fail('a bracket is not closed', open)
      if (!isFirst && this.take(']')) break
      if (!isFirst && this.pattern.startsWith('-[', this.at)) {
        this.at += 1
        this.depth += 1
        if (this.depth > MAX_DEPTH) return this.fail('too many brackets are nested', open)
        subtracted = this.parseClass()
        this.depth -= 1
        if (subtracted === null) return null
        if (!this.take(']')) return this.fail('a subtraction stands last in its brackets')
        break
      }
      const part = this.parseClassItem()
      if (part === null) return null
      parts.push(part)
    }
    const either = `(?:${parts.join('|')})`
    const base = isNegative ? `(?:(?!${either})${ANY})` : either
    return subtracted === null ? base : `(?:(?!${subtracted})${base})`
  }

  private parseClassItem(): string | null {
    const start = this.at
    const from = this.parseClassChar()
    if (!from) return null
    const isRange = /^-[^\][]/.test(this.pattern.slice(this.at, this.at + 2))
    if (from.source !== null || !isRange) return from.source ?? `[${escaped(from.char)}]`
    this.at += 1
    const to = this.parseClassChar()
    if (!to) return null
    if (to.source !== null) return this.fail('a range ends in a class', start)
    if ((from.char.codePointAt(0) ?? 0) > (to.char.codePointAt(0) ?? 0)) {
      return this.fail(`the range ${this.pattern.slice(start, this.at)} runs backwards`, start)
    }
    return `[${escaped(from.char)}-${escaped(to.char)}]`
  }

  private parseClassChar(): { readonly char: string; readonly source: string | null } | null {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0)
    if (char !== '\\') return this.taken(char.length, { char, source: null })
    if (this.pattern[this.at + 1] === 'b') return this.taken(2, { char: '\b', source: null })
    return this.parseItemEscape()
  }

  private skipSpaced(): void {
    if (!this.flags.spaced) return
    const skipped = /^(?:\s|#[^\n]*)*/.exec(this.pattern.slice(this.at))?.[0] ?? ''
    this.at += skipped.length
  }

  private taken<T>(length: number, value: T): T {
    this.at += length
    return value
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private takeOne(texts: readonly string[]): string | null {
    return texts.find((text) => this.take(text)) ?? null
  }

  private fail(message: string, at = this.at): null {
    this.failure ??= { message, at }
    return null
  }
}

function literal(char: string): RegexNode {
  return { kind: 'set', source: `[${escaped(char)}]`, literal: char }
}

function escaped(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\${name}`, 'u').test('') || true
  } catch {
    return false
  }
}
