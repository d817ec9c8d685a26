import { codePointOf, lexRule, type Token } from './lexer'
import { isQuotedRule, mendText } from './mend-text'
import { Parser } from './parser'
import { failUserProperty, isOfUser, type IssueList, type Syntax } from './syntax'

/**
 * Reads a rule by the grammar of docs/semantics/membership-rules.md. Null when it does not hold; then, and where a bare word
 * stands for a value, `issues` has the error. Stops at the first place where reading on would be guessing.
 */
export function parseSyntax(text: string, issues: IssueList): Syntax | null {
  const lexed = lexRule(text)
  if (!lexed.ok) return issues.error('SYN', lexed.message, lexed.span, lexed.fix)
  for (const token of lexed.tokens) {
    if (!token.hasOddDash) continue
    const fix = { start: token.start, end: token.end, text: token.text }
    issues.warn('DASH', `Read as ${token.text}. Replace the long dash with a hyphen.`, token, fix)
  }
  for (const space of lexed.oddSpaces) {
    const name = codePointOf(text.slice(space.start, space.end).replace(/[ \t\r\n]/g, ''))
    const message = `Read as a blank. Replace ${name}, which only looks like one.`
    issues.warn('ODD_SPACE', message, space, { ...space, text: ' ' })
  }
  const [first] = lexed.tokens
  if (first?.kind === 'string' && isQuotedRule(first.text)) return failQuotedRule(text, first, issues)
  const syntax = new Parser(text, lexed.tokens, issues).parseRule()
  // A rule for users needs no mending before it is told what it is.
  if (!syntax) for (const token of lexed.tokens) if (isUserProperty(token)) failUserProperty(token, issues)
  return syntax
}

function isUserProperty(token: Token): boolean {
  return token.kind === 'word' && token.text.includes('.') && isOfUser(token.text)
}

function failQuotedRule(text: string, first: Token, issues: IssueList): null {
  const mended = mendText(text, (candidate) => {
    const lexed = lexRule(candidate)
    return lexed.ok && lexed.tokens[0]?.kind !== 'string'
  })
  const fix = mended ? { start: 0, end: text.length, text: mended.text } : undefined
  return issues.error('SYN', mended?.message ?? 'The rule itself stands in quotes. Remove them.', first, fix)
}
