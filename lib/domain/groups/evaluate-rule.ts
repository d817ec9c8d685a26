import { printRule } from './print-rule'
import { compileRegex } from './regex-matcher'
import type {
  DirectoryProperties,
  RuleEvaluation,
  RuleLiteral,
  RuleNode,
  RuleOptions,
  ScalarOperator,
  Verdict,
} from './types'

/** Not documented whether a missing property satisfies -ne and its kin; people expect -ne "x" to include what is unset. */
export const DEFAULT_RULE_OPTIONS: RuleOptions = { negativeMatchesMissing: true }

type Predicate = (device: DirectoryProperties) => Verdict
type Comparison = Extract<RuleNode, { kind: 'compare' | 'in' }>
type Quantified = Extract<RuleNode, { kind: 'quantified' }>

/**
 * A rule as a function of a device's directory properties, to be made once and called for many devices. Unknown (null) comes
 * from memberOf without the groups of the device, and spreads as in Kleene's logic.
 */
export function compileRule(node: RuleNode, options: RuleOptions = DEFAULT_RULE_OPTIONS): Predicate {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const operands = node.operands.map((operand) => compileRule(operand, options))
      return joined(node.kind, operands)
    }
    case 'not': {
      const operand = compileRule(node.operand, options)
      return (device) => negated(operand(device))
    }
    case 'compare':
    case 'in':
      return compileComparison(node, options)
    case 'quantified':
      return compileQuantified(node)
    case 'memberOf': {
      const wanted = new Set(node.groupIds.map(folded))
      return ({ memberOf }) => memberOf?.some((groupId) => wanted.has(folded(groupId))) ?? null
    }
  }
}

/**
 * Why a device is in a rule or not: every clause with its own outcome and the value it read, as Graph's
 * evaluateDynamicMembership shows it. The root equals `compileRule`.
 */
export function evaluateRule(
  node: RuleNode,
  device: DirectoryProperties,
  options: RuleOptions = DEFAULT_RULE_OPTIONS,
): RuleEvaluation {
  const expression = printRule(node)
  switch (node.kind) {
    case 'and':
    case 'or': {
      const expressions = node.operands.map((operand) => evaluateRule(operand, device, options))
      const expressionResult = joinedVerdict(node.kind, expressions)
      return { expressionResult, expression, expressionOperator: `-${node.kind}`, expressions }
    }
    case 'not': {
      const inner = evaluateRule(node.operand, device, options)
      const expressionResult = negated(inner.expressionResult)
      return { expressionResult, expression, expressionOperator: '-not', expressions: [inner] }
    }
    default: {
      const expressionResult = compileRule(node, options)(device)
      const propertyToEvaluate = read(node.kind === 'memberOf' ? 'memberOf' : node.property, device)
      return { expressionResult, expression, expressionOperator: operatorOf(node), propertyToEvaluate }
    }
  }
}

function operatorOf(node: Exclude<RuleNode, { kind: 'and' | 'or' | 'not' }>): string {
  if (node.kind === 'memberOf') return '-any'
  return node.kind === 'quantified' ? node.quantifier : node.operator
}

/** The same as `joined`, over verdicts that are known already. */
function joinedVerdict(kind: 'and' | 'or', operands: readonly RuleEvaluation[]): Verdict {
  const decisive = kind === 'or'
  if (operands.some(({ expressionResult }) => expressionResult === decisive)) return decisive
  return operands.some(({ expressionResult }) => expressionResult === null) ? null : !decisive
}

function read(property: Comparison['property'], device: DirectoryProperties) {
  return { propertyName: property, propertyValue: (property === '_' ? null : device[property]) ?? null }
}

function joined(kind: 'and' | 'or', operands: readonly Predicate[]): Predicate {
  const decisive = kind === 'or'
  return (device) => {
    let verdict: Verdict = !decisive
    for (const operand of operands) {
      const one = operand(device)
      if (one === decisive) return decisive
      if (one === null) verdict = null
    }
    return verdict
  }
}

function negated(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict
}

/** A comparison with a collection asks for some item; its negation, for no item. No items and no property are the same. */
function compileComparison(node: Comparison, { negativeMatchesMissing }: RuleOptions): Predicate {
  const { property } = node
  if (property === '_') return () => null
  const { isNegative, whenMissing, matches } = compileTest(node)
  if (matches === null) return () => null
  const missing = whenMissing ?? (isNegative && negativeMatchesMissing)
  return (device) => {
    const value = device[property]
    if (value === null || value === undefined) return missing
    if (typeof value !== 'object') return matches(value) !== isNegative
    return value.length === 0 ? missing : value.some(matches) !== isNegative
  }
}

function compileQuantified({ property, quantifier, condition }: Quantified): Predicate {
  const test = compileItemTest(condition)
  if (test === null) return () => null
  return (device) => {
    const value = device[property]
    const items = typeof value === 'object' && value !== null ? value : []
    return quantifier === '-any' ? items.some(test) : items.every(test)
  }
}

/** The condition of -any or -all as a function of one item; null when it is not one that checking lets through. */
function compileItemTest(node: RuleNode): ((item: string) => boolean) | null {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const tests = node.operands.map(compileItemTest).filter((test) => test !== null)
      if (tests.length < node.operands.length) return null
      return node.kind === 'and'
        ? (item) => tests.every((test) => test(item))
        : (item) => tests.some((test) => test(item))
    }
    case 'not': {
      const test = compileItemTest(node.operand)
      return test && ((item) => !test(item))
    }
    case 'compare':
    case 'in': {
      const { matches, isNegative } = compileTest(node)
      return matches && ((item) => matches(item) !== isNegative)
    }
    default:
      return null
  }
}

interface Test {
  readonly isNegative: boolean
  /** Set for comparisons with null, which say themselves what a missing property means. */
  readonly whenMissing: boolean | null
  /** Whether one present value satisfies the positive form; null for a pattern that is not a regular expression. */
  readonly matches: ((value: string | boolean) => boolean) | null
}

function compileTest(node: Comparison): Test {
  if (node.kind === 'in') {
    const wanted = new Set(node.values.filter((value) => value !== null).map(folded))
    const isNegative = node.operator === '-notIn'
    const whenMissing = node.values.includes(null) ? !isNegative : null
    return { isNegative, whenMissing, matches: (value) => wanted.has(folded(value)) }
  }
  const { operator, value } = node
  const isNegative = operator === '-ne' || operator.startsWith('-not')
  if (value === null) return { isNegative, whenMissing: !isNegative, matches: () => false }
  return { isNegative, whenMissing: null, matches: compileOperator(operator, value) }
}

function compileOperator(operator: ScalarOperator, wanted: Exclude<RuleLiteral, null>): Test['matches'] {
  const text = folded(wanted)
  switch (operator) {
    case '-eq':
    case '-ne':
      return (value) => folded(value) === text
    case '-startsWith':
    case '-notStartsWith':
      return (value) => folded(value).startsWith(text)
    case '-endsWith':
    case '-notEndsWith':
      return (value) => folded(value).endsWith(text)
    case '-contains':
    case '-notContains':
      return (value) => folded(value).includes(text)
    case '-match':
    case '-notMatch': {
      const regex = compileRegex(String(wanted))
      return regex.ok ? (value) => regex.test(String(value)) : null
    }
  }
}

/** Comparison ignores letter case. Source: Entra, "dynamic membership rules: supported values". */
function folded(value: Exclude<RuleLiteral, null>): string {
  return String(value).toLowerCase()
}
