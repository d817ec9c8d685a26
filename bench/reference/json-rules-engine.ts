import {
  Engine,
  type ConditionProperties,
  type NestedCondition,
  type TopLevelCondition,
} from 'json-rules-engine'
import { checkRule, type DirectoryProperties, type RuleLiteral, type RuleNode } from '@/lib/domain/groups'
import type { GroupId } from '@/lib/domain/ids'
import type { ResolutionGroup } from '@/lib/domain/resolution'

/** A comparison as this engine's operators take it: values already in lower case. */
interface Operand {
  readonly value: string | null
  readonly values: readonly string[]
}
type Fact = string | boolean | readonly string[] | null | undefined
type Compare = Extract<RuleNode, { kind: 'compare' | 'in' }>

/**
 * Rules of dynamic groups in a general-purpose rules engine: each rule becomes its conditions, the language's operators
 * become operators of the engine. An event names the group that a device is in.
 */
export function engineFor(groups: readonly ResolutionGroup[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const operator of OPERATORS) engine.addOperator(operator, evaluatorOf(operator))
  engine.addOperator('-any', (fact: Fact, condition: RuleNode) =>
    itemsOf(fact).some((item) => itemMatches(condition, item)),
  )
  engine.addOperator('-all', (fact: Fact, condition: RuleNode) =>
    itemsOf(fact).every((item) => itemMatches(condition, item)),
  )
  for (const { id, membershipRule } of groups) {
    const check = membershipRule ? checkRule(membershipRule) : null
    if (check?.ok) engine.addRule({ conditions: topLevel(check.ast), event: { type: id } })
  }
  return engine
}

/** Ids of the groups whose rules select the device. */
export async function groupsOf(engine: Engine, device: DirectoryProperties): Promise<ReadonlySet<GroupId>> {
  const { events } = await engine.run({ ...device })
  return new Set(events.map((event) => event.type))
}

function topLevel(node: RuleNode): TopLevelCondition {
  return { all: [toCondition(node)] }
}

function toCondition(node: RuleNode): NestedCondition {
  switch (node.kind) {
    case 'and':
      return { all: node.operands.map(toCondition) }
    case 'or':
      return { any: node.operands.map(toCondition) }
    case 'not':
      return { not: toCondition(node.operand) }
    case 'compare':
    case 'in':
      return toComparison(node)
    case 'quantified':
      return { fact: node.property, operator: node.quantifier, value: node.condition }
    case 'memberOf':
      return { fact: 'memberOf', operator: '-in', value: operandOf(node.groupIds, null) }
  }
}

function toComparison(node: Compare): ConditionProperties {
  const { property: fact, operator } = node
  if (node.kind === 'in') return { fact, operator, value: operandOf(node.values, null) }
  const isPattern = operator === '-match' || operator === '-notMatch'
  // A pattern is folded by its flag: lower case would turn one of its classes into another.
  const value: Operand = isPattern ? { values: [], value: String(node.value) } : operandOf([], node.value)
  return { fact, operator, value }
}

function operandOf(values: readonly RuleLiteral[], value: RuleLiteral): Operand {
  const folded = values.map((one) => String(one).toLowerCase())
  return { values: folded, value: value === null ? null : String(value).toLowerCase() }
}

const POSITIVE = {
  '-eq': (item, { value }) => item === value,
  '-startsWith': (item, { value }) => item.startsWith(value ?? ''),
  '-endsWith': (item, { value }) => item.endsWith(value ?? ''),
  '-contains': (item, { value }) => item.includes(value ?? ''),
  '-match': (item, { value }) => regexFor(value ?? '').test(item),
  '-in': (item, { values }) => values.includes(item),
} as const satisfies Record<string, (item: string, operand: Operand) => boolean>
const NEGATIVE = {
  '-ne': '-eq',
  '-notStartsWith': '-startsWith',
  '-notEndsWith': '-endsWith',
  '-notContains': '-contains',
  '-notMatch': '-match',
  '-notIn': '-in',
} as const satisfies Record<string, keyof typeof POSITIVE>
type Operator = keyof typeof POSITIVE | keyof typeof NEGATIVE
const OPERATORS: readonly Operator[] = [
  '-eq', '-startsWith', '-endsWith', '-contains', '-match', '-in',
  '-ne', '-notStartsWith', '-notEndsWith', '-notContains', '-notMatch', '-notIn',
] // prettier-ignore

/** Some item satisfies it; the negative forms: none does. What is missing satisfies the negative forms and `-eq null`. */
function evaluatorOf(operator: Operator): (fact: Fact, operand: Operand) => boolean {
  const isNegative = operator in NEGATIVE
  const matches = POSITIVE[positiveOf(operator)]
  return (fact, operand) => {
    const items = itemsOf(fact)
    const isNull = operand.value === null && operand.values.length === 0
    if (isNull) return (items.length === 0) !== isNegative
    return items.some((item) => matches(item, operand)) !== isNegative
  }
}

function positiveOf(operator: Operator): keyof typeof POSITIVE {
  return isNegated(operator) ? NEGATIVE[operator] : operator
}

function isNegated(operator: Operator): operator is keyof typeof NEGATIVE {
  return operator in NEGATIVE
}

function itemsOf(fact: Fact): readonly string[] {
  if (fact === null || fact === undefined) return []
  return typeof fact === 'object' ? fact.map((item) => item.toLowerCase()) : [String(fact).toLowerCase()]
}

function itemMatches(condition: RuleNode, item: string): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.operands.every((operand) => itemMatches(operand, item))
    case 'or':
      return condition.operands.some((operand) => itemMatches(operand, item))
    case 'not':
      return !itemMatches(condition.operand, item)
    case 'compare':
    case 'in': {
      const { operator, value } = toComparison(condition)
      const known = OPERATORS.find((candidate) => candidate === operator)
      return known ? evaluatorOf(known)(item, value) : false
    }
    default:
      return false
  }
}

const regexes = new Map<string, RegExp>()
function regexFor(pattern: string): RegExp {
  const regex = regexes.get(pattern) ?? new RegExp(pattern, 'iu')
  regexes.set(pattern, regex)
  return regex
}
