/** A rule as it was before something escaped it, and a sentence that says what happened to it. */
export interface MendedText {
  readonly message: string
  readonly text: string
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
])
const ENTITY = /&(?:(quot|apos|amp|lt|gt|nbsp)|#(\d{1,6})|#x([\da-f]{1,5}));/gi
/** Text in straight quotes stays as it is; curly quotes elsewhere are captured. */
const CURLY_OUTSIDE_TEXT = /"(?:`"|[^"])*"|'[^']*'|([“”„‟«»])|([‘’‚‛])/g
const BEGINS_LIKE_A_RULE = /^[\s(]*(?:-?not\b[\s(]*)*(?:device|user)\s*\./i

/**
 * Undoes what copying a rule out of JSON, HTML, CSV, source code or a word processor does to it. Null when none of these
 * happened, or when the result would still not read (`reads` decides).
 */
export function mendText(text: string, reads: (text: string) => boolean): MendedText | null {
  const candidates: readonly MendedText[] = [
    { message: 'The rule itself stands in quotes. Remove them.', text: withoutOuterQuotes(text) },
    { message: 'The quotes are escaped as in JSON. Remove the backslashes.', text: withoutBackslashes(text) },
    { message: 'The rule is escaped as in HTML. Write " for &quot;.', text: withoutEntities(text) },
    { message: 'Curly quotes do not delimit text. Use straight quotes: ".', text: withStraightQuotes(text) },
  ]
  return candidates.find((candidate) => candidate.text !== text && reads(candidate.text)) ?? null
}

/** Whether the text of a string, found where a rule begins, looks like a rule: then the quotes are around the rule. */
export function isQuotedRule(value: string): boolean {
  return BEGINS_LIKE_A_RULE.test(value)
}

function withoutOuterQuotes(text: string): string {
  const inner = /^\s*(["'])([\s\S]*)\1\s*$/.exec(text)?.[2]
  if (inner === undefined || !isQuotedRule(inner)) return text
  return withoutBackslashes(inner).replaceAll('""', '"')
}

function withoutBackslashes(text: string): string {
  return text
    .replace(/\\u00(22|27)/gi, (_, code: string) => (code === '22' ? '"' : "'"))
    .replace(/\\(["'])/g, '$1')
    .replaceAll('\\\\', '\\')
}

function withoutEntities(text: string): string {
  return text.replace(ENTITY, (entity, name?: string, decimal?: string, hex?: string) => {
    if (name) return ENTITIES.get(name.toLowerCase()) ?? entity
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
    return code > 0x10ffff ? entity : String.fromCodePoint(code)
  })
}

function withStraightQuotes(text: string): string {
  return text.replace(CURLY_OUTSIDE_TEXT, (found, double?: string, single?: string) =>
    double ? '"' : single ? "'" : found,
  )
}
