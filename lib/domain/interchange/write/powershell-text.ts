/**
 * Text as PowerShell source. Source: about_Quoting_Rules; the language also takes curly single quotes for quotes
 * (CharExtensions.IsSingleQuote of PowerShell), so all of them are doubled.
 */
const SINGLE_QUOTES = /['\u2018\u2019\u201A\u201B]/g
/** Characters that must not stand in a script as themselves: they would end a line, hide or turn text, or not survive UTF-8. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u

/**
 * A string as an argument. Verbatim in single quotes, in which nothing is expanded; control and formatting characters are
 * put together by number, so that a command stays on its line and shows what it does.
 */
export function psString(text: string): string {
  const parts: string[] = []
  let literal = ''
  const flush = () => {
    if (literal !== '') parts.push(quote(literal))
    literal = ''
  }
  for (const unit of units(text)) {
    if (!UNSAFE.test(unit)) literal += unit
    else {
      flush()
      for (let i = 0; i < unit.length; i++)
        parts.push(`[char]0x${unit.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')}`)
    }
  }
  flush()
  const [first, ...rest] = parts
  if (first === undefined) return "''"
  if (rest.length === 0 && first.startsWith("'")) return first
  // A string first: adding to a [char] would add numbers.
  return `(${[...(first.startsWith("'") ? [] : ["''"]), ...parts].join(' + ')})`
}

/** Strings as an argument that takes an array. */
export function psList(texts: readonly string[]): string {
  return texts.map(psString).join(',')
}

/** Text inside a comment: one line, nothing hidden. */
export function psComment(text: string): string {
  return units(text)
    .map((unit) => (UNSAFE.test(unit) ? ' ' : unit))
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim()
}

export function psBoolean(value: boolean): string {
  return value ? '$true' : '$false'
}

function quote(literal: string): string {
  return `'${literal.replace(SINGLE_QUOTES, (quoteMark) => quoteMark + quoteMark)}'`
}

function units(text: string): readonly string[] {
  return [...text]
}
