import {
  compileRule,
  printRule,
  type DeviceProperty,
  type DirectoryProperties,
  type RuleNode,
} from '../groups'
import { addAll, invert, keepAll, type Bits } from './bitset'
import { TextColumn, type CodedColumn } from './column'
import type { DeviceTable, PropertyValue } from './device-table'

type Leaf = Extract<RuleNode, { kind: 'compare' | 'in' | 'quantified' }>
type Comparison = Extract<RuleNode, { kind: 'compare' | 'in' }>

/** What evaluating a rule needs beside the devices. */
export interface SelectContext {
  /** Direct members of these groups, for rules of memberOf; a set of the caller's own. */
  readonly membersOfAny: (groupIds: readonly string[]) => Bits
  /** Outcomes of clauses that several rules share, if a whole tenant is evaluated. */
  readonly known?: Map<string, Bits>
}

/**
 * The rows for which a checked rule holds: each clause is evaluated once for each distinct value of its property, and the
 * outcomes are combined as bitsets. Equals `compileRule` called for every device that has a directory object.
 */
export function selectRows(rule: RuleNode, table: DeviceTable, context: SelectContext): Bits {
  const bits = select(rule, table, context)
  keepAll(bits, table.listed)
  return bits
}

/** A set of the caller's own, in which rows without a directory object mean nothing. */
function select(node: RuleNode, table: DeviceTable, context: SelectContext): Bits {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [first, ...rest] = node.operands
      const combine = node.kind === 'and' ? keepAll : addAll
      if (!first) return new Uint32Array(table.words)
      const bits = select(first, table, context)
      for (const operand of rest) combine(bits, select(operand, table, context))
      return bits
    }
    case 'not': {
      const bits = select(node.operand, table, context)
      invert(bits)
      return bits
    }
    case 'memberOf':
      return context.membersOfAny(node.groupIds)
    default: {
      const { known } = context
      if (!known) return selectLeaf(node, table)
      const key = printRule(node)
      const bits = known.get(key) ?? selectLeaf(node, table)
      known.set(key, bits)
      return bits.slice()
    }
  }
}

function selectLeaf(leaf: Leaf, table: DeviceTable): Bits {
  const bits = new Uint32Array(table.words)
  const { property } = leaf
  if (property === '_') return bits
  const column = table.properties.get(property)
  const predicate = compileRule(leaf)
  const holdsFor = (value: PropertyValue | null) =>
    predicate(value === null ? {} : properties(property, value)) === true
  if (!column) {
    if (holdsFor(null)) bits.fill(0xffffffff)
  } else if (column instanceof TextColumn) {
    scanText(column, leaf.kind === 'quantified' ? null : foldedTest(leaf), holdsFor, bits)
  } else {
    scanCodes(column, holdsFor, bits)
  }
  return bits
}

function properties(property: DeviceProperty, value: PropertyValue): DirectoryProperties {
  return { [property]: value }
}

function scanCodes(
  column: CodedColumn<PropertyValue>,
  holdsFor: (value: PropertyValue | null) => boolean,
  bits: Bits,
): void {
  const { values } = column.dictionary
  const outcomes = new Uint8Array(values.length)
  let held = 0
  for (let code = 0; code < outcomes.length; code++) {
    if (!holdsFor(values[code] ?? null)) continue
    outcomes[code] = 1
    held++
  }
  if (held === 0) return
  if (held === outcomes.length) {
    bits.fill(0xffffffff)
    return
  }
  const { codes } = column
  for (let w = 0, row = 0; w < bits.length; w++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++, row++) word |= (outcomes[codes[row] ?? 0] ?? 0) << bit
    bits[w] = word
  }
}

/** Clauses over text are tested on the lower-case form, which is made once for all of them; patterns take the value itself. */
function scanText(
  column: TextColumn,
  test: ((folded: string) => boolean) | null,
  holdsFor: (value: PropertyValue | null) => boolean,
  bits: Bits,
): void {
  const whenMissing = holdsFor(null)
  if (whenMissing) bits.fill(0xffffffff)
  const values = test ? column.foldedValues() : column.values
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === null || value === undefined) continue
    const holds = test ? test(value) : holdsFor(value)
    const word = row >>> 5
    if (holds !== whenMissing) bits[word] = (bits[word] ?? 0) ^ (1 << (row & 31))
  }
}

/** A comparison as a test of lower-case text; null for those that are not about the text as it stands. */
function foldedTest(leaf: Comparison): ((folded: string) => boolean) | null {
  if (leaf.kind === 'in') {
    const wanted = new Set(leaf.values.flatMap((value) => (value === null ? [] : [fold(value)])))
    return leaf.operator === '-in' ? (text) => wanted.has(text) : (text) => !wanted.has(text)
  }
  const { operator, value } = leaf
  if (value === null) return null
  const text = fold(value)
  switch (operator) {
    case '-eq':
      return (folded) => folded === text
    case '-ne':
      return (folded) => folded !== text
    case '-startsWith':
      return (folded) => folded.startsWith(text)
    case '-notStartsWith':
      return (folded) => !folded.startsWith(text)
    case '-endsWith':
      return (folded) => folded.endsWith(text)
    case '-notEndsWith':
      return (folded) => !folded.endsWith(text)
    case '-contains':
      return (folded) => folded.includes(text)
    case '-notContains':
      return (folded) => !folded.includes(text)
    case '-match':
    case '-notMatch':
      return null
  }
}

function fold(value: string | number | boolean): string {
  return String(value).toLowerCase()
}
