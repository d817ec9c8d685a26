import {
  findRuleProperty,
  LIST_OPERATORS,
  printRule,
  SCALAR_OPERATORS,
  type DeviceProperty,
  type ListOperator,
  type RuleLiteral,
  type RuleNode,
  type ScalarOperator,
} from '@/lib/domain/groups'

/** A rule as the rows of its builder: the tree that a person edits, in which a row may still lack its property or value. */
export type RuleRow = ComparisonRow | QuantifiedRow | MemberOfRow | RowGroup

/** Comparisons with null take no value, so they are operators of their own here. */
export const NULL_OPERATORS = ['isNull', 'isNotNull'] as const
export type RowOperator = ScalarOperator | ListOperator | (typeof NULL_OPERATORS)[number]
export type RowQuantifier = '-any' | '-all'

export interface ComparisonRow {
  readonly kind: 'comparison'
  readonly id: string
  /** `_`: an item of the collection around it. null: not chosen yet. */
  readonly property: DeviceProperty | '_' | null
  readonly operator: RowOperator
  /** As written in a rule, without quotes. Operators of one value read the first; none: not entered yet. */
  readonly values: readonly string[]
  readonly isNegated: boolean
}

export interface QuantifiedRow {
  readonly kind: 'quantified'
  readonly id: string
  readonly property: DeviceProperty
  readonly quantifier: RowQuantifier
  readonly condition: RowGroup
  readonly isNegated: boolean
}

export interface MemberOfRow {
  readonly kind: 'memberOf'
  readonly id: string
  readonly groupIds: readonly string[]
}

/** Rows joined by one word. Of a single row the word says nothing, and is kept as 'and'. */
export interface RowGroup {
  readonly kind: 'group'
  readonly id: string
  readonly joint: 'and' | 'or'
  readonly isNegated: boolean
  readonly rows: readonly RuleRow[]
}

/** Groups within one another that rows are drawn for; deeper rules stay text. */
export const MAX_ROW_DEPTH = 5

const span = { start: 0, end: 0 }
const ROOT_ID = 'r'

/**
 * The rows that show a checked rule, or null where its parentheses nest deeper than rows are drawn. `toRuleNode` of the
 * result gives the same tree. Ids follow from the place in the tree, so that equal rules have equal rows.
 */
export function toRows(rule: RuleNode): RowGroup | null {
  const root = toGroup(rule, ROOT_ID)
  return depthOf(root) > MAX_ROW_DEPTH ? null : root
}

/** Rows of a rule that says nothing yet: one, empty. */
export function emptyRows(): RowGroup {
  return {
    kind: 'group',
    id: ROOT_ID,
    joint: 'and',
    isNegated: false,
    rows: [newComparison(`${ROOT_ID}.0`)],
  }
}

export function newComparison(id: string, property: ComparisonRow['property'] = null): ComparisonRow {
  return { kind: 'comparison', id, property, operator: '-eq', values: [], isNegated: false }
}

/** Parentheses with one empty row in them. */
export function emptyGroup(
  joint: RowGroup['joint'],
  property: ComparisonRow['property'],
  newId: () => string,
): RowGroup {
  return { kind: 'group', id: newId(), joint, isNegated: false, rows: [newComparison(newId(), property)] }
}

/** The tree that complete rows say; rows that lack something are left out. Null when nothing is left. */
export function toRuleNode(row: RuleRow): RuleNode | null {
  const node = toPositiveNode(row)
  return node && row.kind !== 'memberOf' && row.isNegated ? { kind: 'not', operand: node, span } : node
}

/** The rule that rows say, in its canonical spelling; '' where no row is complete. */
export function printRows(root: RowGroup): string {
  const node = toRuleNode(root)
  return node ? printRule(node) : ''
}

/** What a row lacks before it takes part in the rule; null when it does. Groups lack what all of their rows lack. */
export function missingFrom(row: RuleRow): 'property' | 'value' | 'group' | null {
  switch (row.kind) {
    case 'comparison':
      if (row.property === null) return 'property'
      return isNullOperator(row.operator) || row.values.length > 0 ? null : 'value'
    case 'memberOf':
      return row.groupIds.length > 0 ? null : 'group'
    case 'quantified':
      return missingFrom(row.condition)
    case 'group':
      return row.rows.some((inner) => missingFrom(inner) === null)
        ? null
        : (row.rows.map(missingFrom).find((missing) => missing !== null) ?? 'property')
  }
}

/** Rows, at any depth, that are not part of the rule yet. */
export function countIncomplete(row: RuleRow): number {
  if (row.kind === 'group') return row.rows.reduce((sum, inner) => sum + countIncomplete(inner), 0)
  if (row.kind === 'quantified') return countIncomplete(row.condition)
  return missingFrom(row) === null ? 0 : 1
}

export function isNullOperator(operator: RowOperator): operator is 'isNull' | 'isNotNull' {
  return operator === 'isNull' || operator === 'isNotNull'
}

export function isListOperator(operator: RowOperator): operator is ListOperator {
  return (LIST_OPERATORS as readonly string[]).includes(operator)
}

/** Operators that a property, or an item of a collection, can be compared with. */
export function operatorsOf(property: ComparisonRow['property']): readonly RowOperator[] {
  const type = property === null || property === '_' ? 'scalar' : findRuleProperty(property)?.type
  if (type === 'groups') return []
  return type === 'boolean'
    ? ['-eq', '-ne', ...NULL_OPERATORS]
    : [...SCALAR_OPERATORS, ...LIST_OPERATORS, ...NULL_OPERATORS]
}

function toGroup(node: RuleNode, id: string): RowGroup {
  if (node.kind === 'and' || node.kind === 'or') return joined(node, id, false)
  if (node.kind === 'not') {
    const { operand } = node
    if (operand.kind === 'and' || operand.kind === 'or') return joined(operand, id, true)
    if (operand.kind === 'not') return single(operand, id, true)
  }
  return single(node, id, false)
}

function joined(
  { kind, operands }: Extract<RuleNode, { kind: 'and' | 'or' }>,
  id: string,
  isNegated: boolean,
): RowGroup {
  const rows = operands.map((operand, index) => toRow(operand, `${id}.${index}`))
  return { kind: 'group', id, joint: kind, isNegated, rows }
}

function single(node: RuleNode, id: string, isNegated: boolean): RowGroup {
  return { kind: 'group', id, joint: 'and', isNegated, rows: [toRow(node, `${id}.0`)] }
}

function toRow(node: RuleNode, id: string): RuleRow {
  switch (node.kind) {
    case 'and':
    case 'or':
      return joined(node, id, false)
    case 'not': {
      const { operand } = node
      if (operand.kind === 'not') return single(operand, id, true)
      const row = toRow(operand, id)
      // Checking lets memberOf stand alone only, so it is never negated.
      return row.kind === 'memberOf' ? row : { ...row, isNegated: true }
    }
    case 'compare':
      return {
        kind: 'comparison',
        id,
        property: node.property,
        operator: node.value === null ? (node.operator === '-ne' ? 'isNotNull' : 'isNull') : node.operator,
        values: node.value === null ? [] : [String(node.value)],
        isNegated: false,
      }
    case 'in': {
      const { property, operator, values } = node
      return { kind: 'comparison', id, property, operator, values: values.map(String), isNegated: false }
    }
    case 'quantified': {
      const { property, quantifier } = node
      const condition = toGroup(node.condition, `${id}.c`)
      return { kind: 'quantified', id, property, quantifier, condition, isNegated: false }
    }
    case 'memberOf':
      return { kind: 'memberOf', id, groupIds: node.groupIds }
  }
}

function toPositiveNode(row: RuleRow): RuleNode | null {
  switch (row.kind) {
    case 'group': {
      const operands = row.rows.map(toRuleNode).filter((node) => node !== null)
      const [first] = operands
      return operands.length > 1 ? { kind: row.joint, operands, span } : (first ?? null)
    }
    case 'quantified': {
      const { property, quantifier } = row
      const condition = toRuleNode(row.condition)
      return condition && { kind: 'quantified', property, quantifier, condition, span }
    }
    case 'memberOf':
      return row.groupIds.length > 0 ? { kind: 'memberOf', groupIds: row.groupIds, span } : null
    case 'comparison':
      return toComparison(row)
  }
}

function toComparison({ property, operator, values }: ComparisonRow): RuleNode | null {
  if (property === null) return null
  if (isNullOperator(operator)) {
    return { kind: 'compare', property, operator: operator === 'isNull' ? '-eq' : '-ne', value: null, span }
  }
  const [first] = values
  if (first === undefined) return null
  if (isListOperator(operator)) return { kind: 'in', property, operator, values, span }
  return { kind: 'compare', property, operator, value: literalFor(property, first), span }
}

function literalFor(property: DeviceProperty | '_', text: string): RuleLiteral {
  const isBoolean = property !== '_' && findRuleProperty(property)?.type === 'boolean'
  return isBoolean ? text === 'true' : text
}

function depthOf(row: RuleRow): number {
  if (row.kind === 'quantified') return 1 + depthOf(row.condition)
  if (row.kind !== 'group') return 0
  return 1 + row.rows.reduce((most, inner) => Math.max(most, depthOf(inner)), 0)
}
