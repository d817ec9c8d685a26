import { compileRule } from './evaluate-rule'
import { possibleVerdicts } from './possible-verdicts'
import { printRule } from './print-rule'
import type { Clause, Quantified } from './rule-clauses'
import { shown, type IssueList } from './syntax'
import type { RuleNode, ScalarOperator } from './types'

const NEGATIVE_OPERATORS: readonly ScalarOperator[] = [
  '-ne',
  '-notStartsWith',
  '-notEndsWith',
  '-notContains',
  '-notMatch',
]

/**
 * A negative operator on a collection outside -any and -all: documented nowhere, so the service may read it in another way
 * than "no item". Within -all it says that for certain.
 */
export function lintNegatedCollection({ node, property, isNegative }: Clause, issues: IssueList): void {
  const isCollection = property === 'devicePhysicalIds' || property === 'systemLabels'
  if (!isCollection || !isNegative || node.property === '_') return
  if (node.kind === 'compare' && (node.value === null || !NEGATIVE_OPERATORS.includes(node.operator))) return
  const { span } = node
  const text = printRule({
    kind: 'quantified',
    property,
    quantifier: '-all',
    condition: { ...node, property: '_' },
    span,
  })
  const message = `${node.operator} on a property with several values is read as "no value". Say so: ${shown(text)}.`
  issues.warn('NEGATED_COLLECTION', message, span, { ...span, text })
}

/** -all that asks something of every item also holds where there are none. Source: Entra, "-any and -all operators". */
export function lintAllOfNone(rule: RuleNode, issues: IssueList): void {
  for (const node of allsOf(rule, false)) {
    const { property, condition, span } = node
    const isMet = compileRule({ ...node, quantifier: '-any', condition })
    // What an unrelated item passes, such as -notStartsWith, is meant to hold where there are no items; and no item is null,
    // so comparing with it is the documented way to ask for devices without any.
    if (isMet({ [property]: ['\u0000'] }) !== false || comparesWithNull(condition)) continue
    if (!letsNoneIn(rule, node)) continue
    const message =
      `-all also holds for devices without any ${property}. ` +
      `Join with -and device.${property} -ne null to leave them out.`
    issues.warn('ALL_OF_NONE', message, span)
  }
}

/** Whether some device without any value is in the rule for this -all alone, as far as can be told. */
function letsNoneIn(rule: RuleNode, node: Quantified): boolean {
  const { property, span } = node
  const some: RuleNode = { kind: 'compare', property, operator: '-ne', value: null, span }
  const strict = replaced(rule, node, { kind: 'and', operands: [node, some], span })
  const difference: RuleNode = {
    kind: 'and',
    operands: [rule, { kind: 'not', operand: strict, span }],
    span,
  }
  return possibleVerdicts(difference, { [property]: [null] })?.canMatch !== false
}

function replaced(node: RuleNode, from: RuleNode, to: RuleNode): RuleNode {
  if (node === from) return to
  if (node.kind === 'not') return { ...node, operand: replaced(node.operand, from, to) }
  if (node.kind !== 'and' && node.kind !== 'or') return node
  return { ...node, operands: node.operands.map((operand) => replaced(operand, from, to)) }
}

function comparesWithNull(node: RuleNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.operands.some(comparesWithNull)
  if (node.kind === 'not') return comparesWithNull(node.operand)
  return node.kind === 'compare' && node.value === null
}

function allsOf(node: RuleNode, isNegated: boolean): readonly Quantified[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap((operand) => allsOf(operand, isNegated))
    case 'not':
      return allsOf(node.operand, !isNegated)
    case 'quantified':
      return node.quantifier === '-all' && !isNegated ? [node] : []
    default:
      return []
  }
}

/** Source: Entra, "group membership in a dynamic group (memberOf)". */
export function lintMemberOf(rule: RuleNode, issues: IssueList): void {
  if (rule.kind !== 'memberOf') return
  const message =
    'memberOf is a preview: it sees direct members only, and the directory does not update it when a source group ' +
    'is deleted or loses members. Assign the policy to the groups themselves where you can.'
  issues.warn('DIRECT_MEMBERS', message, rule.span)
}
