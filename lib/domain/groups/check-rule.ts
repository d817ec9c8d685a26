import { bindRule } from './bind-rule'
import { lintRule } from './lint-rule'
import { parseSyntax } from './parse-syntax'
import { IssueList } from './syntax'
import type { RuleCheck } from './types'

/** Characters of a rule. Source: Entra, "dynamic membership rules: rule length". */
export const MAX_RULE_LENGTH = 3072

/**
 * Reads a membership rule for devices: its tree, or every error found, each with its place and what to write instead; with
 * either, warnings. Never throws. The rule and its vectors are in docs/semantics/membership-rules.md.
 */
export function checkRule(text: string): RuleCheck {
  const issues = new IssueList()
  if (text.length > MAX_RULE_LENGTH) {
    const message = `Shorten the rule to 3,072 characters; it has ${text.length.toLocaleString('en-US')}.`
    issues.error('LEN', message, { start: MAX_RULE_LENGTH, end: text.length })
    return { ok: false, ast: null, errors: issues.errors.map(located(text)), warnings: [] }
  }
  const syntax = parseSyntax(text, issues)
  const ast = syntax && bindRule(syntax, issues)
  if (ast && issues.errors.length === 0) lintRule(ast, issues)
  const locate = located(text)
  const errors = issues.errors.map(locate).toSorted(byPlace)
  const warnings = issues.warnings.map(locate).toSorted(byPlace)
  return ast && errors.length === 0
    ? { ok: true, ast, errors: [], warnings }
    : { ok: false, ast: null, errors, warnings }
}

/** Adds line and column, both from one, to issues of this text. */
function located(text: string) {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (end) => end.index + end[0].length)]
  return <T extends { readonly start: number }>(issue: T): T & { line: number; column: number } => {
    const line = starts.findLastIndex((start) => start <= issue.start)
    return { ...issue, line: line + 1, column: issue.start - (starts[line] ?? 0) + 1 }
  }
}

function byPlace(a: { readonly start: number }, b: { readonly start: number }): number {
  return a.start - b.start
}
