'use client'
import { useState } from 'react'
import { checkRule, printRule } from '@/lib/domain/groups'
import { emptyRows, printRows, toRows, type RowGroup } from '@/lib/features/groups/rule-rows'

/** What rows and text have to do with each other: the same; rows of an earlier text; or a rule that rows cannot show. */
export type RowsState = 'same' | 'textHasErrors' | 'tooDeep'

interface Model {
  /** The text that `root` was read from, or was printed as. */
  readonly text: string
  readonly root: RowGroup
  readonly state: RowsState
}

/**
 * The rows of a rule whose text belongs to somebody else. Editing rows prints the rule; editing the text reads the rows anew,
 * and while it has errors, the rows of before stay to be looked at. Rows that lack something exist here only.
 */
export function useRuleRows(text: string, onChange: (text: string) => void) {
  const [model, setModel] = useState<Model>(() => read(text, null))
  const current = model.text === text ? model : read(text, model)
  if (current !== model) setModel(current)
  const edit = (root: RowGroup) => {
    const next = textFor(root, text)
    setModel({ text: next, root, state: 'same' })
    if (next !== text) onChange(next)
  }
  return { root: current.root, state: current.state, edit }
}

/** What is written already stays as it is written where the rows say the same: an empty row more is no edit of the rule. */
function textFor(root: RowGroup, text: string): string {
  const printed = printRows(root)
  const check = checkRule(text)
  return check.ok && printRule(check.ast) === printed ? text : printed
}

function read(text: string, before: Model | null): Model {
  if (text.trim() === '') return { text, root: emptyRows(), state: 'same' }
  const check = checkRule(text)
  const old = before?.root ?? emptyRows()
  if (!check.ok) return { text, root: old, state: 'textHasErrors' }
  const root = toRows(check.ast)
  return root ? { text, root, state: 'same' } : { text, root: old, state: 'tooDeep' }
}
