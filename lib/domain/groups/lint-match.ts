import { plainComparison, type PlainComparison } from './plain-comparison'
import { printLiteral, printRule } from './print-rule'
import { compileRegex } from './regex-matcher'
import type { RegexNode } from './regex-syntax'
import type { Clause, Comparison } from './rule-clauses'
import { shown, type IssueList } from './syntax'
import type { RuleNode } from './types'

/** Source: Entra, "create simpler, more efficient rules for dynamic groups": -match is the operator to avoid. */
export function lintMatch({ node, property, texts }: Clause, issues: IssueList): void {
  const [pattern] = texts
  if (node.kind !== 'compare' || pattern === undefined) return
  const { operator, span } = node
  if (operator !== '-match' && operator !== '-notMatch') return
  const regex = compileRegex(pattern)
  if (!regex.ok) return
  const isAnything = regex.tree.kind === 'sequence' && regex.tree.items.length === 0
  if (isAnything && node.property !== '_') {
    const text = `device.${property} ${operator === '-match' ? '-ne' : '-eq'} null`
    const message = `This pattern is found in every value, and ${operator} is slow. This says the same: ${shown(text)}.`
    return issues.warn('SLOW_MATCH', message, span, { ...span, text })
  }
  const plain = plainComparison(operator, pattern)
  if (plain) {
    const text = printPlain(node, plain)
    const message = `${operator} is slow in a large directory. This says the same: ${shown(text)}.`
    return issues.warn('SLOW_MATCH', message, span, { ...span, text })
  }
  const message = regex.isDemanding
    ? 'This pattern repeats within repetitions, which is slow. Simplify it, or use -startsWith or -contains.'
    : `${operator} is slow in a large directory. Use ${insteadOf(regex.tree)} where that says enough.`
  issues.warn('SLOW_MATCH', message, span)
}

/** A positive comparison holds for any of the values, a negative one for none of them. */
function printPlain(node: Comparison, { operator, values }: PlainComparison): string {
  const { property, span } = node
  const [only = ''] = values
  if (values.length === 1) return printRule({ kind: 'compare', property, operator, value: only, span })
  if (operator === '-eq' || operator === '-ne') {
    return printRule({ kind: 'in', property, operator: operator === '-eq' ? '-in' : '-notIn', values, span })
  }
  const operands = values.map((value): RuleNode => ({ kind: 'compare', property, operator, value, span }))
  const kind = operator.startsWith('-not') ? 'and' : 'or'
  return `(${printRule({ kind, operands, span })})`
}

/** The operators to use instead, with the fixed text that the pattern begins with when it has one. */
function insteadOf(tree: RegexNode): string {
  const items = tree.kind === 'sequence' ? tree.items : [tree]
  const isStart = items[0]?.kind === 'assert' && items[0].name === 'start'
  const rest = isStart ? items.slice(1) : items
  const length = rest.findIndex((item) => item.kind !== 'set' || item.literal === undefined)
  const text = rest
    .slice(0, length < 0 ? rest.length : length)
    .map((item) => (item.kind === 'set' ? item.literal : ''))
    .join('')
  if (text.length < 2) return '-startsWith, -contains or -in'
  return `${isStart ? '-startsWith' : '-contains'} ${shown(printLiteral(text))}`
}
