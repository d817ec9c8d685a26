import {
  compileRule,
  printRule,
  type DeviceProperty,
  type DirectoryProperties,
  type RuleNode,
} from '../groups'
import { addAll, hasBit, invert, keepAll, removeAll, wordsFor, writeBit, type Bits } from './bitset'
import type { CodedColumn } from './column'
import type { DeviceTable, PropertyValue } from './device-table'
import { isMissing, PackedTexts, rowsIn, valueIn } from './packed-texts'
import { matchTexts, type TextClause, type TextPlace } from './text-matcher'
import { valueTexts } from './value-texts'

type Comparison = Extract<RuleNode, { kind: 'compare' | 'in' }>
type Quantified = Extract<RuleNode, { kind: 'quantified' }>
export type Clause = Comparison | Quantified

/** Rows that satisfy each clause, by the clause's text. Rows without a directory object mean nothing. */
export type Answers = ReadonlyMap<string, Bits>

/** Above so many values, one pass over their texts for all clauses is quicker than each clause value by value. */
const SCALAR_VALUES = 256

/**
 * Answers every clause of these rules, each once, and each once for each distinct value of its property. Equals
 * `compileRule` of the clause.
 * @param scalarValues for tests: the number of values up to which clauses are evaluated one by one
 */
export function answerClauses(
  rules: readonly RuleNode[],
  table: DeviceTable,
  scalarValues = SCALAR_VALUES,
): Answers {
  const clauses = new Map<string, Clause>()
  for (const rule of rules) collect(rule, clauses)
  const answers = new Map<string, Bits>()
  for (const [property, asked] of byProperty(clauses)) {
    const column = table.properties.get(property)
    if (column instanceof PackedTexts) answerTexts(asked, column, table.words, answers)
    else if (column && column.dictionary.values.length > scalarValues)
      answerByTexts(asked, column, table.words, answers)
    else for (const [key, clause] of asked) answers.set(key, answerOne(clause, property, column, table.words))
  }
  return answers
}

function collect(node: RuleNode, clauses: Map<string, Clause>): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) collect(operand, clauses)
      return
    case 'not':
      collect(node.operand, clauses)
      return
    case 'memberOf':
      return
    default:
      clauses.set(printRule(node), node)
  }
}

function byProperty(clauses: ReadonlyMap<string, Clause>): Map<DeviceProperty, Map<string, Clause>> {
  const properties = new Map<DeviceProperty, Map<string, Clause>>()
  for (const [key, clause] of clauses) {
    // Items of a collection stand only inside -any and -all, which are clauses as a whole.
    if (clause.property === '_') continue
    const asked = properties.get(clause.property) ?? new Map<string, Clause>()
    asked.set(key, clause)
    properties.set(clause.property, asked)
  }
  return properties
}

function answerOne(
  clause: Clause,
  property: DeviceProperty,
  column: CodedColumn<PropertyValue> | undefined,
  words: number,
): Bits {
  const holds = compileRule(clause)
  const values = column?.dictionary.values ?? [null]
  const outcomes = Uint8Array.from(values, (value) =>
    holds(value === null ? {} : propertiesOf(property, value)) === true ? 1 : 0,
  )
  return spread(outcomes, column, words)
}

function propertiesOf(property: DeviceProperty, value: PropertyValue): DirectoryProperties {
  return { [property]: value }
}

function isNegative(clause: Comparison): boolean {
  return clause.operator === '-notIn' || clause.operator === '-ne' || clause.operator.startsWith('-not')
}

function whenMissing(clause: Clause): boolean {
  return compileRule(clause)({}) === true
}

/** Clauses over a column of texts. */
function answerTexts(
  asked: ReadonlyMap<string, Clause>,
  column: PackedTexts,
  words: number,
  answers: Map<string, Bits>,
): void {
  const comparisons = [...asked.values()].filter((clause) => clause.kind !== 'quantified')
  const matched = matching(comparisons, column, words)
  const present = rowsWithText(column, words)
  for (const [key, clause] of asked) {
    const bits = clause.kind === 'quantified' ? new Uint32Array(words) : matched.get(clause)
    if (!bits) continue
    if (clause.kind === 'quantified') {
      // A single text is no collection: it has no items.
      if (clause.quantifier === '-all') bits.fill(0xffffffff)
    } else {
      if (isNegative(clause)) invert(bits)
      keepAll(bits, present)
      if (whenMissing(clause)) addAbsent(bits, present)
    }
    answers.set(key, bits)
  }
}

/** Clauses over coded values, of which there are many: texts of the dictionary are matched, and codes take their outcomes. */
function answerByTexts(
  asked: ReadonlyMap<string, Clause>,
  column: CodedColumn<PropertyValue>,
  words: number,
  answers: Map<string, Bits>,
): void {
  const { texts, codes } = valueTexts(column.dictionary)
  const inside = [...asked.values()].flatMap((clause) =>
    clause.kind === 'quantified' ? comparisonsIn(clause.condition) : [clause],
  )
  const matched = matching(inside, texts, wordsFor(codes.length))
  const { values } = column.dictionary
  for (const [key, clause] of asked) {
    const outcomes =
      clause.kind === 'quantified'
        ? quantifiedOutcomes(clause, matched, codes, values)
        : comparedOutcomes(clause, matched.get(clause), codes, values)
    answers.set(key, spread(outcomes, column, words))
  }
}

/** A comparison with a collection asks for some item; its negation, for no item. No items and no value are the same. */
function comparedOutcomes(
  clause: Comparison,
  matched: Bits | undefined,
  codes: Uint32Array,
  values: readonly (PropertyValue | null)[],
): Uint8Array {
  const outcomes = new Uint8Array(values.length)
  const negative = isNegative(clause)
  const missing = whenMissing(clause)
  for (const [code, value] of values.entries()) {
    const isEmpty = value === null || (typeof value === 'object' && value.length === 0)
    outcomes[code] = (isEmpty ? missing : negative) ? 1 : 0
  }
  if (matched) {
    for (let place = 0; place < codes.length; place++) {
      if (hasBit(matched, place)) outcomes[codes[place] ?? 0] = negative ? 0 : 1
    }
  }
  return outcomes
}

function quantifiedOutcomes(
  clause: Quantified,
  matched: ReadonlyMap<Comparison, Bits>,
  codes: Uint32Array,
  values: readonly (PropertyValue | null)[],
): Uint8Array {
  const isAny = clause.quantifier === '-any'
  const outcomes = new Uint8Array(values.length).fill(isAny ? 0 : 1)
  const held = itemsHolding(clause.condition, matched, wordsFor(codes.length))
  for (let place = 0; place < codes.length; place++) {
    const code = codes[place] ?? 0
    if (hasBit(held, place) === isAny && typeof values[code] === 'object') outcomes[code] = isAny ? 1 : 0
  }
  return outcomes
}

/** The condition of -any or -all over items; a set of the caller's own. */
function itemsHolding(node: RuleNode, matched: ReadonlyMap<Comparison, Bits>, words: number): Bits {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [first, ...rest] = node.operands
      if (!first) return new Uint32Array(words)
      const bits = itemsHolding(first, matched, words)
      const combine = node.kind === 'and' ? keepAll : addAll
      for (const operand of rest) combine(bits, itemsHolding(operand, matched, words))
      return bits
    }
    case 'not': {
      const bits = itemsHolding(node.operand, matched, words)
      invert(bits)
      return bits
    }
    case 'compare':
    case 'in': {
      const bits = matched.get(node)?.slice() ?? new Uint32Array(words)
      if (isNegative(node)) invert(bits)
      return bits
    }
    default:
      return new Uint32Array(words)
  }
}

function comparisonsIn(node: RuleNode): readonly Comparison[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap(comparisonsIn)
    case 'not':
      return comparisonsIn(node.operand)
    case 'compare':
    case 'in':
      return [node]
    default:
      return []
  }
}

/** For each comparison, the places whose text satisfies its positive form; null is nobody's text. */
function matching(
  comparisons: readonly Comparison[],
  texts: PackedTexts,
  words: number,
): ReadonlyMap<Comparison, Bits> {
  const clauses: TextClause[] = []
  const matched = new Map<Comparison, Bits>()
  for (const comparison of comparisons) {
    const into = new Uint32Array(words)
    matched.set(comparison, into)
    if (comparison.kind === 'in') {
      for (const value of comparison.values)
        if (value !== null) clauses.push({ wanted: fold(value), place: 'whole', into })
    } else if (comparison.value !== null) {
      const place = PLACES[comparison.operator]
      if (place) clauses.push({ wanted: fold(comparison.value), place, into })
      else matchPattern(comparison, texts, into)
    }
  }
  if (clauses.length > 0) matchTexts(texts, clauses)
  return matched
}

const PLACES: Readonly<Record<Extract<Comparison, { kind: 'compare' }>['operator'], TextPlace | null>> = {
  '-eq': 'whole',
  '-ne': 'whole',
  '-startsWith': 'start',
  '-notStartsWith': 'start',
  '-endsWith': 'end',
  '-notEndsWith': 'end',
  '-contains': 'anywhere',
  '-notContains': 'anywhere',
  '-match': null,
  '-notMatch': null,
}

function matchPattern(
  comparison: Extract<Comparison, { kind: 'compare' }>,
  texts: PackedTexts,
  into: Bits,
): void {
  const holds = compileRule({ ...comparison, property: 'displayName', operator: '-match' })
  texts.forEachChunk((chunk, firstRow) => {
    for (let at = 0; at < rowsIn(chunk); at++) {
      const displayName = valueIn(chunk, at)
      if (displayName !== null && holds({ displayName }) === true) writeBit(into, firstRow + at, true)
    }
  })
}

function rowsWithText(column: PackedTexts, words: number): Bits {
  const present = new Uint32Array(words)
  column.forEachChunk((chunk, firstRow) => {
    for (let at = 0; at < rowsIn(chunk); at++)
      if (!isMissing(chunk, at)) writeBit(present, firstRow + at, true)
  })
  return present
}

function addAbsent(bits: Bits, present: Bits): void {
  const absent = new Uint32Array(bits.length).fill(0xffffffff)
  removeAll(absent, present)
  addAll(bits, absent)
}

/** Rows whose code has an outcome of 1. */
function spread(outcomes: Uint8Array, column: CodedColumn<PropertyValue> | undefined, words: number): Bits {
  const bits = new Uint32Array(words)
  if (!column || outcomes.every((outcome) => outcome === 1)) {
    if (outcomes[0] === 1) bits.fill(0xffffffff)
    return bits
  }
  const { codes } = column
  for (let w = 0, row = 0; w < words; w++) {
    let word = 0
    for (let bit = 0; bit < 32; bit++, row++) word |= (outcomes[codes[row] ?? 0] ?? 0) << bit
    bits[w] = word
  }
  return bits
}

function fold(value: string | number | boolean): string {
  return String(value).toLowerCase()
}
