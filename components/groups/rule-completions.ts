import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { EditorView } from '@codemirror/view'
import { findRuleProperty, RULE_PROPERTIES, type DeviceProperty } from '@/lib/domain/groups'
import { placeAt, quoted, type RulePlace } from '@/lib/features/groups/rule-places'
import { operatorsOf } from '@/lib/features/groups/rule-rows'
import { JOINT_WORDS, OPERATOR_WORDS } from '@/lib/features/groups/rule-words'
import { countText } from '@/components/ui/count-text'
import type { RuleValues } from './rule-values'

/** What one could write where the cursor stands: properties, operators that the property takes, values that occur. */
export function ruleCompletions(values: RuleValues) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const place = placeAt(context.state.doc.toString(), context.pos)
    if (!place) return null
    const isTyping = place.from < context.pos
    // Behind a finished comparison one mostly goes on to something else than a list of words.
    if (!context.explicit && !isTyping && place.expects !== 'value') return null
    const options = await optionsFor(place, values)
    if (context.aborted || options.length === 0) return null
    // Values are asked for anew as one types, because the server knows more of them than it sends.
    if (place.expects === 'value') return { from: place.from, to: place.to, options, filter: false }
    return { from: place.from, to: place.to, options, validFor: /^[-\w.$]*$/ }
  }
}

async function optionsFor(place: RulePlace, values: RuleValues): Promise<readonly Completion[]> {
  switch (place.expects) {
    case 'operand':
      return [...(place.isItem ? [itemOption] : propertyOptions), notOption]
    case 'operator':
      return operatorOptions(place.property)
    case 'condition':
      return [{ label: '(_ …)', apply: inParentheses, info: 'A condition on an item, which is written _.' }]
    case 'joint':
      return [jointOption('and'), jointOption('or')]
    case 'value':
      return valueOptions(place, values)
  }
}

const propertyOptions: readonly Completion[] = RULE_PROPERTIES.map((property, index) => ({
  label: `device.${property.name}`,
  type: 'property',
  info: property.description,
  // In the order in which people should be offered them, as far as they match equally well.
  boost: -index,
  apply: property.type === 'groups' ? 'device.memberOf -any (group.objectId -in [""])' : undefined,
}))
const itemOption: Completion = {
  label: '_',
  type: 'property',
  info: 'An item of the property before -any or -all.',
}
const notOption: Completion = { label: '-not', type: 'keyword', info: JOINT_WORDS.not.hint, boost: -99 }

function jointOption(name: 'and' | 'or'): Completion {
  return { label: `-${name}`, type: 'keyword', info: JOINT_WORDS[name].hint }
}

function operatorOptions(property: DeviceProperty | '_'): readonly Completion[] {
  const isCollection = property !== '_' && findRuleProperty(property)?.type === 'collection'
  const operators = [...(isCollection ? (['-any', '-all'] as const) : []), ...operatorsOf(property)]
  return operators.map((operator, index) => {
    const { code, label, hint } = OPERATOR_WORDS[operator]
    return { label: code, type: 'operator', detail: label.toLowerCase(), info: hint, boost: -index }
  })
}

async function valueOptions(
  { property, operator, isList, typed }: Extract<RulePlace, { expects: 'value' }>,
  values: RuleValues,
): Promise<readonly Completion[]> {
  const isBoolean = findRuleProperty(property)?.type === 'boolean'
  const suggested = await values.suggest(property, typed).catch(() => [])
  const needsList = /^-(?:not)?in$/i.test(operator) && !isList
  const written = (value: string) => (isBoolean ? value : quoted(value))
  const options = suggested.map(({ value, devices }): Completion => ({
    label: value,
    type: 'text',
    detail: countText(devices ?? 0, 'device'),
    apply: replacing(needsList ? `[${written(value)}]` : written(value)),
  }))
  const takesNull = /^-(?:eq|ne)$/i.test(operator) && 'null'.startsWith(typed.toLowerCase())
  return takesNull
    ? [...options, { label: 'null', type: 'keyword', detail: 'missing', apply: replacing('null') }]
    : options
}

/** Puts a value in, and takes the closing quote behind the cursor along, which the editor may have added. */
function replacing(text: string) {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const next = view.state.sliceDoc(to, to + 1)
    const opens = view.state.sliceDoc(from, from + 1)
    const isOwnQuote = (opens === '"' || opens === "'") && to - from === 1 && next === opens
    view.dispatch({
      changes: { from, to: isOwnQuote ? to + 1 : to, insert: text },
      selection: { anchor: from + text.length },
      userEvent: 'input.complete',
    })
  }
}

function inParentheses(view: EditorView, _: Completion, from: number, to: number): void {
  view.dispatch({
    changes: { from, to, insert: '(_ )' },
    selection: { anchor: from + 3 },
    userEvent: 'input.complete',
  })
}
