'use client'
import { useEffect, useRef } from 'react'
import { MessageBar } from '@/components/ui/feedback'
import { countIncomplete, MAX_ROW_DEPTH, type RowGroup } from '@/lib/features/groups/rule-rows'
import { RuleBuilderProvider } from './rule-builder-context'
import { RuleGroupBox } from './rule-group-box'
import type { RuleValues } from './rule-values'
import { useRuleRows } from './use-rule-rows'

/** A rule as rows of property, operator and value; two-way with its text. */
export function RuleBuilder({
  slug,
  text,
  onChange,
  readOnly,
  values,
}: {
  slug: string
  text: string
  onChange: (text: string) => void
  readOnly: boolean
  values: RuleValues
}) {
  const { root, state, edit } = useRuleRows(text, onChange)
  const box = useRef<HTMLDivElement>(null)
  const focusId = useRef<string | null>(null)
  const ids = useRef(0)
  useEffect(() => {
    const id = focusId.current
    if (id === null) return
    focusId.current = null
    const row = box.current?.querySelector(`[data-row="${CSS.escape(id)}"]`)
    const field =
      row?.querySelector<HTMLElement>('select:not(:disabled), input:not(:disabled)') ??
      row?.querySelector<HTMLElement>('button')
    // After a menu has closed and given the focus back to its button.
    if (field) requestAnimationFrame(() => field.focus())
  })
  const isShown = state === 'same'
  const builder = {
    slug,
    root,
    readOnly,
    values,
    newId: () => `n${++ids.current}`,
    edit: (next: RowGroup, id?: string) => {
      focusId.current = id ?? null
      edit(next)
    },
  }
  const incomplete = isShown && text !== '' ? countIncomplete(root) : 0
  return (
    <RuleBuilderProvider value={builder}>
      <div ref={box} role="group" aria-label="Rule builder" className="@container min-w-0">
        {state === 'tooDeep' && (
          <MessageBar title="The rows cannot show this rule" className="mb-2">
            Its parentheses nest more than {MAX_ROW_DEPTH} deep. Edit it as text; nothing of it is lost.
          </MessageBar>
        )}
        {state !== 'tooDeep' && (
          <div inert={!isShown} className={isShown ? undefined : 'opacity-50'}>
            <RuleGroupBox group={root} collection={null} depth={0} prefix="" />
          </div>
        )}
        <p role="status" className="mt-1 min-h-4 text-caption text-text-3">
          {state === 'textHasErrors' &&
            'The text has an error. These rows show the rule as it was before it.'}
          {incomplete > 0 &&
            `${incomplete === 1 ? '1 row is' : `${incomplete} rows are`} not in the rule yet.`}
        </p>
      </div>
    </RuleBuilderProvider>
  )
}
