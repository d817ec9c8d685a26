import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { nextDiagnostic } from '@codemirror/lint'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { ruleCompletions } from './rule-completions'
import { ruleDiagnostics, ruleHover } from './rule-hints'
import { ruleLanguage } from './rule-language'
import { ruleTheme } from './rule-theme'
import type { RuleValues } from './rule-values'

/** Attributes of the text box that change while it is open. */
export interface RuleBoxAttributes {
  readonly isInvalid: boolean
  readonly readOnly: boolean
}

export interface RuleCodeOptions extends RuleBoxAttributes {
  readonly parent: HTMLElement
  readonly text: string
  readonly placeholder: string
  readonly labelledBy: string
  readonly describedBy: string
  readonly values: RuleValues
  readonly onChange: (text: string) => void
}

/** The open editor, for those who do not know what it is made of. */
export interface RuleCode {
  readonly text: () => string
  /** Takes over a text from outside, as one edit that can be undone; what did not change keeps its place. */
  readonly setText: (text: string) => void
  readonly setAttributes: (attributes: RuleBoxAttributes) => void
  readonly select: (start: number, end: number) => void
  readonly focus: () => void
  readonly measure: () => void
  readonly destroy: () => void
}

/** Marks edits that come from outside, which the outside need not be told of. */
const fromOutside = Annotation.define<boolean>()

/** Opens a code editor for rules. Tab leaves it, as it leaves any text box. */
export function openRuleCode(options: RuleCodeOptions): RuleCode {
  const attributes = new Compartment()
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        attributes.of(attributesFor(options, options)),
        history(),
        ruleLanguage,
        bracketMatching(),
        closeBrackets(),
        autocompletion({ override: [ruleCompletions(options.values)], icons: false }),
        ruleDiagnostics,
        ruleHover,
        ruleTheme,
        EditorView.lineWrapping,
        placeholder(options.placeholder),
        keymap.of([
          { key: 'F8', run: nextDiagnostic },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          const isOurs = update.transactions.some((transaction) => transaction.annotation(fromOutside))
          if (update.docChanged && !isOurs) options.onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => {
      const changes = smallestChange(view.state.doc.toString(), text)
      if (changes) view.dispatch({ changes, annotations: fromOutside.of(true), userEvent: 'set' })
    },
    setAttributes: (next) => view.dispatch({ effects: attributes.reconfigure(attributesFor(options, next)) }),
    select: (start, end) => {
      const length = view.state.doc.length
      const selection = { anchor: Math.min(start, length), head: Math.min(Math.max(start, end), length) }
      view.dispatch({ selection, scrollIntoView: true })
      view.focus()
    },
    focus: () => view.focus(),
    measure: () => view.requestMeasure(),
    destroy: () => view.destroy(),
  }
}

function attributesFor(
  { labelledBy, describedBy }: RuleCodeOptions,
  { isInvalid, readOnly }: RuleBoxAttributes,
): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      ...(isInvalid ? { 'aria-invalid': 'true' } : {}),
      ...(readOnly ? { 'aria-readonly': 'true' } : {}),
    }),
  ]
}

/** The one replacement that makes `after` of `before`; null where they are the same. */
export function smallestChange(
  before: string,
  after: string,
): { from: number; to: number; insert: string } | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) }
}
