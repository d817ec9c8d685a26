'use client'
import { useDeferredValue, useId, useMemo, useRef } from 'react'
import { cx } from '@/components/ui/cx'
import { FieldError, TextArea } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { checkRule, MAX_RULE_LENGTH, type RuleFix } from '@/lib/domain/groups'
import { RuleHelp } from './rule-help'
import { RuleIssueList, type ShownIssue } from './rule-issue-list'

const EXAMPLES = [
  { label: 'All Linux devices', rule: '(device.deviceOSType -eq "Linux")' },
  {
    label: 'Every device that MDE manages',
    rule: '(device.managementType -eq "MicrosoftSense")',
  },
  {
    label: 'Windows servers by name',
    rule: '(device.deviceOSType -eq "Windows Server") -and (device.displayName -startsWith "SRV-")',
  },
] as const

export interface RuleEditorProps {
  readonly value: string
  readonly onChange: (rule: string) => void
  /** What the server said about the rule at the last save. */
  readonly error?: string
  readonly readOnly?: boolean
  readonly rows?: number
}

/** The text of a membership rule, checked as one types: each error with line and column, the place marked, and a way to mend it. */
export function RuleEditor({ value, onChange, error, readOnly = false, rows = 6 }: RuleEditorProps) {
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const text = useDeferredValue(value)
  const check = useMemo(() => checkRule(text), [text])
  const isEmpty = text.trim() === ''
  const errors = isEmpty ? [] : check.errors

  const select = (issue: ShownIssue) => {
    const element = box.current
    if (!element) return
    element.focus()
    element.setSelectionRange(issue.start, Math.max(issue.end, issue.start))
  }
  const applyFix = (fix: RuleFix) => {
    onChange(value.slice(0, fix.start) + fix.text + value.slice(fix.end))
    box.current?.focus()
  }

  return (
    <div className="min-w-0">
      <div className="mb-1 flex items-center gap-1">
        <label htmlFor={id} className="font-semibold">
          Rule syntax
        </label>
        <RuleHelp />
      </div>
      <TextArea
        ref={box}
        id={id}
        name="membershipRule"
        rows={rows}
        value={value}
        readOnly={readOnly}
        onChange={(e) => onChange(e.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        aria-invalid={errors.length > 0 || error ? true : undefined}
        aria-describedby={`${id}-state ${id}-issues`}
        placeholder={'(device.deviceOSType -eq "Linux")'}
        className="resize-y font-mono text-body"
      />
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1 text-caption">
        <p
          id={`${id}-state`}
          role="status"
          className={cx(
            'flex items-center gap-1',
            isEmpty ? 'text-text-3' : errors.length > 0 ? 'text-danger' : 'text-success',
          )}
        >
          {!isEmpty && <Icon name={errors.length > 0 ? 'circleAlert' : 'circleCheck'} size={14} />}
          {isEmpty ? 'Enter a rule' : stateText(errors.length, check.warnings.length)}
        </p>
        <p
          className={cx(
            'ml-auto tabular-nums',
            text.length > MAX_RULE_LENGTH ? 'text-danger' : 'text-text-3',
          )}
        >
          {text.length.toLocaleString('en-US')} of {MAX_RULE_LENGTH.toLocaleString('en-US')} characters
        </p>
      </div>
      {error && errors.length === 0 && <FieldError>{error}</FieldError>}
      <div id={`${id}-issues`}>
        <RuleIssueList
          rule={text}
          issues={errors}
          tone="error"
          onSelect={select}
          onFix={readOnly ? undefined : applyFix}
        />
        {!isEmpty && (
          <RuleIssueList
            rule={text}
            issues={check.warnings}
            tone="warning"
            onSelect={select}
            onFix={readOnly ? undefined : applyFix}
          />
        )}
      </div>
      {isEmpty && !readOnly && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-caption">
          <span className="text-text-3">Begin with an example:</span>
          {EXAMPLES.map((example) => (
            <button
              key={example.label}
              type="button"
              className="link min-h-6"
              onClick={() => {
                onChange(example.rule)
                box.current?.focus()
              }}
            >
              {example.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function stateText(errors: number, warnings: number): string {
  const hints = warnings === 0 ? '' : warnings === 1 ? ', 1 hint' : `, ${warnings} hints`
  if (errors === 0) return `The rule is valid${hints}`
  return `${errors === 1 ? '1 error' : `${errors} errors`}${hints}`
}
