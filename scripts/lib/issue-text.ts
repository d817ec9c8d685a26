import type { RuleIssue } from '@/lib/domain/groups'

/** Columns of the rule shown to either side of a place in a long line. */
const MARGIN = 40

/**
 * An issue of a membership rule for a terminal: code, line and column, the sentence, the line with carets under the place,
 * and the edit that mends it.
 */
export function issueText(rule: string, issue: RuleIssue): string {
  const { code, message, line, column, fix } = issue
  const lines = [`${code} at line ${line}, column ${column}: ${message}`, ...excerpt(rule, issue)]
  if (!fix) return lines.join('\n')
  const mended = rule.slice(0, fix.start) + fix.text + rule.slice(fix.end)
  const what =
    fix.start === fix.end ? `insert ${fix.text}` : `write ${fix.text} for ${rule.slice(fix.start, fix.end)}`
  return [...lines, `  fix: ${what}`, ...(mended.length <= 2 * MARGIN ? [`       ${mended}`] : [])].join('\n')
}

/** The line that the issue begins on, cut to what is near, and a line of carets below it. */
function excerpt(rule: string, { start, end, line, column }: RuleIssue): readonly string[] {
  // A tab as wide as a blank, so that the carets stand below what they mean.
  const text = (rule.split(/\r\n|\r|\n/)[line - 1] ?? '').replaceAll('\t', ' ')
  const from = column - 1
  const until = Math.max(from + 1, Math.min(text.length, from + end - start))
  const left = Math.max(0, from - MARGIN)
  const right = Math.min(text.length, until + MARGIN)
  const before = `${left > 0 ? '…' : ''}${text.slice(left, from)}`
  const shown = `${before}${text.slice(from, right)}${right < text.length ? '…' : ''}`
  return [
    `    ${shown}`,
    `    ${' '.repeat(widthOf(before))}${'^'.repeat(widthOf(text.slice(from, until)) || 1)}`,
  ]
}

/** Code points, which is near enough to columns of a terminal. */
function widthOf(text: string): number {
  return [...text].length
}
