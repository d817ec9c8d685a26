import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { RuleFix, RuleIssue } from '@/lib/domain/groups'

export type ShownIssue = RuleIssue
const BEFORE = 40
const AFTER = 60

/** Errors or hints of a rule: line and column, the sentence, and the place with a caret line under it. */
export function RuleIssueList({
  rule,
  issues,
  tone,
  onSelect,
  onFix,
}: {
  rule: string
  issues: readonly ShownIssue[]
  tone: 'error' | 'warning'
  onSelect: (issue: ShownIssue) => void
  onFix?: (fix: RuleFix) => void
}) {
  if (issues.length === 0) return null
  const isError = tone === 'error'
  return (
    <ul aria-label={isError ? 'Errors of the rule' : 'Hints about the rule'} className="mt-2 space-y-2">
      {issues.map((issue) => (
        <li
          key={`${issue.code}-${issue.start}-${issue.message}`}
          className={cx(
            'rounded border px-3 py-2',
            isError ? 'border-danger/40 bg-danger-tint' : 'border-conflict/40 bg-conflict-tint',
          )}
        >
          <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <button
              type="button"
              onClick={() => onSelect(issue)}
              title="Select this place in the rule"
              className="flex min-h-6 min-w-0 flex-1 basis-60 items-start gap-2 text-left"
            >
              <Icon
                name={isError ? 'circleAlert' : 'warning'}
                size={16}
                className={cx('mt-0.5 shrink-0', isError ? 'text-danger' : 'text-conflict')}
              />
              <span className="min-w-0 break-words">
                <span className="font-semibold">
                  Line {issue.line}, column {issue.column}:
                </span>{' '}
                {issue.message}
              </span>
            </button>
            {issue.fix && onFix && <FixButton rule={rule} fix={issue.fix} onFix={onFix} />}
          </div>
          <Snippet rule={rule} issue={issue} isError={isError} />
        </li>
      ))}
    </ul>
  )
}

function FixButton({ rule, fix, onFix }: { rule: string; fix: RuleFix; onFix: (fix: RuleFix) => void }) {
  const old = rule.slice(fix.start, fix.end)
  return (
    <button
      type="button"
      className="link min-h-6 max-w-full text-left text-caption font-semibold break-words"
      onClick={() => onFix(fix)}
    >
      {old === '' ? (
        <>
          Insert <code>{fix.text}</code>
        </>
      ) : fix.text === '' ? (
        <>
          Remove <code>{old}</code>
        </>
      ) : (
        <>
          Replace <code>{old}</code> with <code>{fix.text}</code>
        </>
      )}
    </button>
  )
}

/** The line around the place. The caret line repeats the text before it, unseen, so that carets align in any script. */
function Snippet({ rule, issue, isError }: { rule: string; issue: ShownIssue; isError: boolean }) {
  const lineStart = issue.start - (issue.column - 1)
  const lineEnd = endOfLine(rule, issue.start)
  const from = Math.max(lineStart, issue.start - BEFORE)
  const to = Math.max(issue.start, Math.min(lineEnd, issue.end))
  const until = Math.min(lineEnd, to + AFTER)
  const before = `${from > lineStart ? '…' : ''}${rule.slice(from, issue.start)}`
  const place = rule.slice(issue.start, to)
  const after = `${rule.slice(to, until)}${until < lineEnd ? '…' : ''}`
  const tint = isError ? 'text-danger' : 'text-conflict'
  return (
    <pre aria-hidden className="mt-1 overflow-x-auto pl-6 font-mono text-caption">
      {before}
      <span className={cx('font-semibold', tint)}>{place}</span>
      {after}
      {'\n'}
      <span className="invisible">{before}</span>
      <span className={tint}>{'^'.repeat(Math.max(1, place.length))}</span>
    </pre>
  )
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/\r\n|\r|\n/)
  return end === -1 ? text.length : from + end
}
