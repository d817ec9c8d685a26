'use client'
import { useId, useRef, useState } from 'react'
import { cx } from '@/components/ui/cx'
import { FieldError } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { MAX_RULE_LENGTH, type RuleFix } from '@/lib/domain/groups'
import { RuleBuilder } from './rule-builder'
import { RuleHelp } from './rule-help'
import { RuleIssueList, type ShownIssue } from './rule-issue-list'
import { RuleTextBox, type RuleTextBoxHandle } from './rule-text-box'
import { RuleValues } from './rule-values'
import type { CheckedRule } from './use-rule-check'

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
  readonly slug: string
  readonly value: string
  readonly onChange: (rule: string) => void
  readonly checked: CheckedRule
  /** What the server said about the rule at the last save. */
  readonly error?: string
  readonly readOnly?: boolean
  readonly rows?: number
}

/**
 * A membership rule as rows and as text, each editing the other. The text is checked as one types: each error with line and
 * column, the place marked, and a way to mend it.
 */
export function RuleEditor({
  slug,
  value,
  onChange,
  checked: { text, check },
  error,
  readOnly = false,
  rows = 6,
}: RuleEditorProps) {
  const id = useId()
  const box = useRef<RuleTextBoxHandle>(null)
  const [values] = useState(() => new RuleValues(slug))
  const isEmpty = text.trim() === ''
  const errors = isEmpty ? [] : check.errors

  const select = (issue: ShownIssue) => box.current?.select(issue.start, issue.end)
  const applyFix = (fix: RuleFix) => {
    // Typing went on since the check: the places are those of another text.
    if (text !== value) return
    onChange(value.slice(0, fix.start) + fix.text + value.slice(fix.end))
    box.current?.focus()
  }

  return (
    // Beside one another where there is room, so that neither moves while one works in the other.
    <div className="@container min-w-0">
      <div className="grid items-start gap-x-6 gap-y-3 @4xl:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="min-w-0">
          <p className="mb-1 flex min-h-6 items-center font-semibold" aria-hidden>
            Rule builder
          </p>
          <RuleBuilder slug={slug} text={value} onChange={onChange} readOnly={readOnly} values={values} />
        </div>
        <div className="min-w-0">
          <RuleTextBox
            ref={box}
            id={id}
            label="Rule syntax"
            aside={<RuleHelp />}
            name="membershipRule"
            rows={rows}
            value={value}
            readOnly={readOnly}
            onChange={onChange}
            isInvalid={errors.length > 0 || error !== undefined}
            describedBy={`${id}-state ${id}-issues`}
            placeholder={'(device.deviceOSType -eq "Linux")'}
            values={values}
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
      </div>
    </div>
  )
}

function stateText(errors: number, warnings: number): string {
  const hints = warnings === 0 ? '' : warnings === 1 ? ', 1 hint' : `, ${warnings} hints`
  if (errors === 0) return `The rule is valid${hints}`
  return `${errors === 1 ? '1 error' : `${errors} errors`}${hints}`
}
