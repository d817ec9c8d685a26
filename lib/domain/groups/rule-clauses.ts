import { compileRule } from './evaluate-rule'
import type { DeviceProperty, RuleNode } from './types'

export type Comparison = Extract<RuleNode, { kind: 'compare' | 'in' }>
export type Quantified = Extract<RuleNode, { kind: 'quantified' }>

/** One comparison of a rule, also inside the parentheses of -any and -all, with what surrounds it. */
export interface Clause {
  readonly node: Comparison
  /** What it is about; for an item, _, the collection. */
  readonly property: DeviceProperty
  /** The -any or -all around it. */
  readonly quantified: Quantified | null
  readonly texts: readonly string[]
  /** Compares whole values: -eq, -ne, -in, -notIn. */
  readonly isWhole: boolean
  /** The operator is -ne, or begins with -not. */
  readonly isNegative: boolean
  /** An odd number of -not stands around it. */
  readonly isNegated: boolean
  /** Whether a device with this one value passes the clause, each -not around it counted. */
  readonly passes: (value: string | null) => boolean
}

/** Every comparison of a rule, in the order in which they are written. */
export function clausesOf(rule: RuleNode): readonly Clause[] {
  return collect(rule, null, false)
}

function collect(node: RuleNode, quantified: Quantified | null, isNegated: boolean): readonly Clause[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap((operand) => collect(operand, quantified, isNegated))
    case 'not':
      return collect(node.operand, quantified, !isNegated)
    case 'quantified':
      return collect(node.condition, node, isNegated)
    case 'memberOf':
      return []
    case 'compare':
    case 'in': {
      const property = node.property === '_' ? quantified?.property : node.property
      return property ? [toClause(node, property, quantified, isNegated)] : []
    }
  }
}

function toClause(
  node: Comparison,
  property: DeviceProperty,
  quantified: Quantified | null,
  isNegated: boolean,
): Clause {
  const values = node.kind === 'in' ? node.values : [node.value]
  const isWhole = node.kind === 'in' || node.operator === '-eq' || node.operator === '-ne'
  const isCollection = property === 'devicePhysicalIds' || property === 'systemLabels'
  const isMember = compileRule({ ...node, property })
  return {
    node,
    property,
    quantified,
    texts: values.filter((value) => typeof value === 'string'),
    isWhole,
    isNegative: isNegativeOperator(node.operator),
    isNegated,
    passes: (value) => {
      const read = isCollection && value !== null ? [value] : value
      return isMember({ [property]: read }) !== isNegated
    },
  }
}

/** -ne, -notIn, -notContains and their kin: what holds where the positive operator does not. */
export function isNegativeOperator(operator: string): boolean {
  return operator === '-ne' || operator.startsWith('-not')
}

/** Whether the value meets what the clause names, whatever its sign: "MDEManaged" is named by -ne "MDEManaged". */
export function names(clause: Clause, value: string): boolean {
  return clause.texts.length > 0 && clause.passes(value) !== (clause.isNegative !== clause.isNegated)
}
