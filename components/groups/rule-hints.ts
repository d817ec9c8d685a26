import { linter, type Diagnostic } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import { checkRule, findRuleProperty, type RuleIssue } from '@/lib/domain/groups'
import { scanRule, type RuleToken } from '@/lib/features/groups/rule-places'
import { JOINT_WORDS, OPERATOR_WORDS } from '@/lib/features/groups/rule-words'
import { fixText } from './fix-text'

const CHECK_DELAY_MS = 200

/** Errors and warnings of the rule, marked where they stand, with the edit that mends them. */
export const ruleDiagnostics: Extension = linter(
  (view) => {
    const text = view.state.doc.toString()
    if (text.trim() === '') return []
    const { errors, warnings } = checkRule(text)
    const toDiagnostic = (severity: Diagnostic['severity']) => (issue: RuleIssue) =>
      diagnosticFor(text, severity, issue, view.state.readOnly)
    return [...errors.map(toDiagnostic('error')), ...warnings.map(toDiagnostic('warning'))]
  },
  { delay: CHECK_DELAY_MS },
)

function diagnosticFor(
  text: string,
  severity: Diagnostic['severity'],
  { start, end, message, fix }: RuleIssue,
  readOnly: boolean,
): Diagnostic {
  const actions: Diagnostic['actions'] =
    fix && !readOnly
      ? [
          {
            name: fixText(text, fix),
            apply: (view) => {
              // The text may have changed since it was checked.
              if (view.state.doc.toString() !== text) return
              view.dispatch({
                changes: { from: fix.start, to: fix.end, insert: fix.text },
                userEvent: 'input',
              })
            },
          },
        ]
      : []
  return { from: start, to: Math.max(start, end), severity, message, actions }
}

/** What the word under the pointer means. */
export const ruleHover: Extension = hoverTooltip((view, position) => {
  const text = view.state.doc.toString()
  const token = scanRule(text).find((each) => each.start <= position && position < each.end)
  const hint = token && hintFor(token)
  if (!token || !hint) return null
  return {
    pos: token.start,
    end: token.end,
    above: true,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'cm-rule-hint'
      const title = dom.appendChild(document.createElement('p'))
      title.className = 'cm-rule-hint-title'
      title.textContent = hint.title
      dom.appendChild(document.createElement('p')).textContent = hint.text
      if (hint.examples) dom.appendChild(document.createElement('p')).textContent = hint.examples
      return { dom }
    },
  }
})

function hintFor(token: RuleToken): { title: string; text: string; examples?: string } | null {
  const name = token.text.replace(/^[-–—−]/, '').toLowerCase()
  if (token.kind === 'property') {
    const info = findRuleProperty(token.text.replace(/^device\./i, ''))
    if (!info) return null
    const examples =
      info.examples.length > 0 ? { examples: `For example ${info.examples.slice(0, 4).join(', ')}.` } : {}
    return { title: `device.${info.name}`, text: info.description, ...examples }
  }
  if (token.kind === 'operator' || token.kind === 'quantifier') {
    const words = Object.values(OPERATOR_WORDS).find(({ code }) => code.toLowerCase() === `-${name}`)
    return words ? { title: `${words.label} (${words.code})`, text: words.hint } : null
  }
  if (token.kind === 'joint' && (name === 'and' || name === 'or' || name === 'not')) {
    return { title: `-${name}`, text: JOINT_WORDS[name].hint }
  }
  if (token.kind === 'item') return { title: '_', text: 'An item of the property before -any or -all.' }
  return null
}
