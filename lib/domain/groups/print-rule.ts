import type { RuleLiteral, RuleNode } from './types'

/**
 * A rule in its canonical spelling: hyphenated operators, canonical property names, double quotes, parentheses around each
 * expression that is joined or negated. Checking the result gives the same tree but for spans.
 */
export function printRule(node: RuleNode): string {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.map(printOperand).join(` -${node.kind} `)
    case 'not':
      return `-not ${printOperand(node.operand)}`
    case 'compare':
      return `${printSubject(node.property)} ${node.operator} ${printLiteral(node.value)}`
    case 'in':
      return `${printSubject(node.property)} ${node.operator} [${node.values.map(printLiteral).join(', ')}]`
    case 'quantified':
      return `device.${node.property} ${node.quantifier} (${printRule(node.condition)})`
    case 'memberOf':
      return `device.memberOf -any (group.objectId -in [${node.groupIds.map(printLiteral).join(', ')}])`
  }
}

/** A negation needs no parentheses: nothing but what is negated can follow it. */
function printOperand(node: RuleNode): string {
  return node.kind === 'not' ? printRule(node) : `(${printRule(node)})`
}

function printSubject(property: string): string {
  return property === '_' ? '_' : `device.${property}`
}

/** A value as a rule writes it. Text that ends in a backtick would escape a closing double quote, so it gets single quotes. */
export function printLiteral(value: RuleLiteral): string {
  if (typeof value !== 'string') return String(value)
  const doubled = value.replaceAll("'", "''")
  return value.endsWith('`') ? `'${doubled}'` : `"${doubled.replaceAll('"', '`"')}"`
}
