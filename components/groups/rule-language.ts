import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'
import { findRuleProperty } from '@/lib/domain/groups'
import { scanRule, type RuleTokenKind } from '@/lib/features/groups/rule-places'

interface State {
  /** The quote of a text that goes on from the line before. */
  quote: string | null
}

const STYLES: Readonly<Record<RuleTokenKind, string | null>> = {
  property: 'propertyName',
  item: 'propertyName',
  operator: 'operator',
  quantifier: 'operator',
  joint: 'keyword',
  literal: 'atom',
  string: 'string',
  punctuation: 'bracket',
  word: null,
}

const language = StreamLanguage.define<State>({
  name: 'membership rule',
  startState: () => ({ quote: null }),
  copyState: ({ quote }) => ({ quote }),
  token(stream, state) {
    if (state.quote !== null) {
      // A text is read on as if it began here.
      const [rest] = scanRule(state.quote + stream.string.slice(stream.pos))
      stream.pos += Math.max(0, (rest?.text.length ?? 1) - 1)
      if (rest?.isOpen !== true) state.quote = null
      else stream.skipToEnd()
      return 'string'
    }
    if (stream.eatSpace()) return null
    const [token] = scanRule(stream.string.slice(stream.pos))
    if (!token) {
      stream.next()
      return null
    }
    stream.pos += token.end
    if (token.isOpen) state.quote = token.text[0] ?? null
    const isUnknown = token.kind === 'property' && !isKnownProperty(token.text)
    return isUnknown ? null : STYLES[token.kind]
  },
  languageData: { closeBrackets: { brackets: ['(', '[', '"', "'"] } },
})

function isKnownProperty(name: string): boolean {
  return (
    /^group\.objectid$/i.test(name) || findRuleProperty(name.replace(/^(?:device|group)\./i, '')) !== null
  )
}

/** Colours are the roles of the design tokens, so both themes come by themselves. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--text-1)', fontWeight: '600' },
  { tag: tags.operator, color: 'var(--link)' },
  { tag: tags.keyword, color: 'var(--conflict)', fontWeight: '600' },
  { tag: tags.atom, color: 'var(--danger)' },
  { tag: tags.string, color: 'var(--success)' },
  { tag: tags.bracket, color: 'var(--text-3)' },
])

/** The language of membership rules for the editor: what is a property, an operator, a text. */
export const ruleLanguage: Extension = [language, syntaxHighlighting(colours)]
