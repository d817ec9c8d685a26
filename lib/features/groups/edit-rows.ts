import { findRuleProperty, type DeviceProperty } from '@/lib/domain/groups'
import {
  isListOperator,
  isNullOperator,
  newComparison,
  operatorsOf,
  type ComparisonRow,
  type MemberOfRow,
  type QuantifiedRow,
  type RowGroup,
  type RowQuantifier,
  type RuleRow,
} from './rule-rows'

/** Gives each new row an id of its own. */
export type NewId = () => string

/** The tree with one row replaced by others (none: taken out), wherever it stands. Groups left empty go with it. */
export function replaceRow(root: RowGroup, id: string, rows: readonly RuleRow[]): RowGroup {
  return { ...root, rows: root.rows.flatMap((row) => replaced(row, id, rows)) }
}

/** The tree with one row put behind the last of a group. */
export function appendRow(root: RowGroup, groupId: string, row: RuleRow): RowGroup {
  return updateGroup(root, groupId, (group) => ({ ...group, rows: [...group.rows, row] }))
}

/** The tree with one of its groups, the condition of a quantifier among them, changed. */
export function updateGroup(
  root: RowGroup,
  groupId: string,
  change: (group: RowGroup) => RowGroup,
): RowGroup {
  if (root.id === groupId) return change(root)
  return { ...root, rows: root.rows.map((row) => withGroup(row, groupId, change)) }
}

/** The tree with a row one place earlier (-1) or later (1) among its neighbours; unchanged at the end of them. */
export function moveRow(root: RowGroup, id: string, by: -1 | 1): RowGroup {
  const group = findGroupOf(root, id)
  const at = group?.rows.findIndex((row) => row.id === id) ?? -1
  const other = group?.rows[at + by]
  const row = group?.rows[at]
  if (!group || !row || !other) return root
  const rows = group.rows.map((each) => (each.id === row.id ? other : each.id === other.id ? row : each))
  return updateGroup(root, group.id, (each) => ({ ...each, rows }))
}

/** The group that a row stands in, or null. */
export function findGroupOf(group: RowGroup, id: string): RowGroup | null {
  if (group.rows.some((row) => row.id === id)) return group
  for (const row of group.rows) {
    const inner = row.kind === 'quantified' ? row.condition : row
    const found = inner.kind === 'group' ? findGroupOf(inner, id) : null
    if (found) return found
  }
  return null
}

/** The row in parentheses of its own, with room for a second one about `property`. */
export function wrapRow(
  row: RuleRow,
  joint: RowGroup['joint'],
  property: ComparisonRow['property'],
  newId: NewId,
): RowGroup {
  return {
    kind: 'group',
    id: newId(),
    joint,
    isNegated: false,
    rows: [row, newComparison(newId(), property)],
  }
}

/** The same row once more, with ids of its own. */
export function copyRow<R extends RuleRow>(row: R, newId: NewId): R
export function copyRow(row: RuleRow, newId: NewId): RuleRow {
  if (row.kind === 'group')
    return { ...row, id: newId(), rows: row.rows.map((inner) => copyRow(inner, newId)) }
  if (row.kind === 'quantified')
    return { ...row, id: newId(), condition: copyRow<RowGroup>(row.condition, newId) }
  return { ...row, id: newId() }
}

type Leaf = ComparisonRow | QuantifiedRow | MemberOfRow

/** A row about another property: operator and values stay where the property takes them. */
export function withProperty(row: Leaf, property: DeviceProperty, newId: NewId): Leaf {
  const info = findRuleProperty(property)
  const { id } = row
  if (info?.type === 'groups') return { kind: 'memberOf', id, groupIds: [] }
  if (row.kind === 'quantified' && info?.type === 'collection') return { ...row, property }
  if (info?.type === 'collection' && row.kind !== 'comparison') {
    return quantified(newComparison(id, property), property, '-any', newId)
  }
  const old = row.kind === 'comparison' ? row : newComparison(id)
  const operators = operatorsOf(property)
  const operator = operators.includes(old.operator) ? old.operator : '-eq'
  const wasBoolean =
    old.property !== null && old.property !== '_' && findRuleProperty(old.property)?.type === 'boolean'
  const isBoolean = info?.type === 'boolean'
  // A boolean has no text to keep, and text is no boolean.
  const values = isBoolean ? (wasBoolean ? old.values : ['true']) : wasBoolean ? [] : old.values
  return { ...old, property, operator, values: isNullOperator(operator) ? [] : values }
}

/** A row with another operator; for a collection, also with -any or -all and a condition on its items. */
export function withOperator(
  row: ComparisonRow | QuantifiedRow,
  operator: ComparisonRow['operator'] | RowQuantifier,
  newId: NewId,
): ComparisonRow | QuantifiedRow {
  if (operator === '-any' || operator === '-all') {
    if (row.kind === 'quantified') return { ...row, quantifier: operator }
    if (row.property === null || row.property === '_') return row
    return quantified(row, row.property, operator, newId)
  }
  if (row.kind === 'comparison') return { ...row, operator }
  const [first] = row.condition.rows
  const values = first?.kind === 'comparison' ? first.values : []
  const kept = isListOperator(operator) ? values : values.slice(0, 1)
  return {
    kind: 'comparison',
    id: row.id,
    property: row.property,
    operator,
    values: isNullOperator(operator) ? [] : kept,
    isNegated: row.isNegated,
  }
}

function quantified(
  row: ComparisonRow,
  property: DeviceProperty,
  quantifier: RowQuantifier,
  newId: NewId,
): QuantifiedRow {
  const item: ComparisonRow = { ...row, id: newId(), property: '_', isNegated: false }
  const condition: RowGroup = { kind: 'group', id: newId(), joint: 'and', isNegated: false, rows: [item] }
  return { kind: 'quantified', id: row.id, property, quantifier, condition, isNegated: row.isNegated }
}

function replaced(row: RuleRow, id: string, rows: readonly RuleRow[]): readonly RuleRow[] {
  if (row.id === id) return rows
  if (row.kind === 'group') {
    const inner = row.rows.flatMap((each) => replaced(each, id, rows))
    return inner.length === 0 ? [] : [{ ...row, rows: inner }]
  }
  if (row.kind === 'quantified') {
    const inner = row.condition.rows.flatMap((each) => replaced(each, id, rows))
    return inner.length === 0 ? [] : [{ ...row, condition: { ...row.condition, rows: inner } }]
  }
  return [row]
}

function withGroup(row: RuleRow, groupId: string, change: (group: RowGroup) => RowGroup): RuleRow {
  if (row.kind === 'group') return updateGroup(row, groupId, change)
  if (row.kind === 'quantified') return { ...row, condition: updateGroup(row.condition, groupId, change) }
  return row
}
