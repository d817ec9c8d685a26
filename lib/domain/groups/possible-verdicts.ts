import { compileRule } from './evaluate-rule'
import { plainComparison } from './plain-comparison'
import { printRule } from './print-rule'
import { compileRegex } from './regex-matcher'
import { isNegativeOperator } from './rule-clauses'
import type { DeviceProperty, DirectoryProperties, RuleNode } from './types'

type Leaf = Exclude<RuleNode, { kind: 'and' | 'or' | 'not' }>
type Value = string | null
/** Properties of which a device has one of a few values; of all others it may have any. */
export type KnownValues = Partial<Record<DeviceProperty, readonly Value[]>>
/** Properties with the values they change from, or to. */
export type FixedValues = Partial<Record<DeviceProperty, Value>>

/** One state of one property: a value, or "something else", of which only the tests in `holds` are known to be met. */
type World =
  | { readonly kind: 'value'; readonly value: string | boolean | null }
  | { readonly kind: 'other'; readonly holds: ReadonlySet<string> }
interface Axis {
  readonly property: DeviceProperty
  readonly worlds: readonly World[]
  /** The world that is looked at now. */
  at: number
}

export interface PossibleVerdicts {
  readonly canMatch: boolean
  readonly canFail: boolean
}
export interface PossibleMoves {
  readonly canLeave: boolean
  readonly canJoin: boolean
}

/** Worlds, and worlds times conditions, that are gone through at most: about a millisecond. */
const MAX_WORLDS = 4096
const MAX_WORK = 50_000
/** The directory gives every object these, so they are never missing. */
const NEVER_MISSING: readonly DeviceProperty[] = ['objectId', 'deviceId']

/**
 * Which verdicts some device could get from a rule, with the properties in `known` limited to those values. Tests of text are
 * taken to be independent of one another unless one plainly implies or excludes the other, so "false" is certain and "true"
 * may err. Null when there are too many cases to look at, and for memberOf.
 */
export function possibleVerdicts(rule: RuleNode, known: KnownValues = {}): PossibleVerdicts | null {
  const leaves = leavesOf(rule)
  const axes = axesOf(leaves, known, {})
  if (!axes) return null
  const isMember = toFunction(rule, axes, {})
  let canMatch = false
  let canFail = false
  do {
    if (isMember()) canMatch = true
    else canFail = true
  } while (!(canMatch && canFail) && advance(axes))
  return { canMatch, canFail }
}

/**
 * Whether a change of properties could take some device out of a rule, or into it, everything else of the device staying as it
 * is. As certain as `possibleVerdicts`, and null where that is null.
 */
export function possibleMoves(
  rule: RuleNode,
  from: FixedValues,
  to: FixedValues,
  known: KnownValues = {},
): PossibleMoves | null {
  const axes = axesOf(leavesOf(rule), known, from)
  if (!axes) return null
  const wasMember = toFunction(rule, axes, from)
  const isMember = toFunction(rule, axes, to)
  let canLeave = false
  let canJoin = false
  do {
    const before = wasMember()
    if (before === isMember()) continue
    if (before) canLeave = true
    else canJoin = true
  } while (!(canLeave && canJoin) && advance(axes))
  return { canLeave, canJoin }
}

/** Moves to the next combination of worlds; false after the last. */
function advance(axes: readonly Axis[]): boolean {
  for (const axis of axes) {
    axis.at += 1
    if (axis.at < axis.worlds.length) return true
    axis.at = 0
  }
  return false
}

function axesOf(leaves: readonly Leaf[], known: KnownValues, fixed: FixedValues): readonly Axis[] | null {
  if (leaves.some((leaf) => leaf.kind === 'memberOf')) return null
  const axes: Axis[] = []
  let total = 1
  for (const property of new Set(leaves.map(propertyOf))) {
    if (fixed[property] !== undefined) continue
    const worlds = worldsOf(property, leaves, known[property])
    total *= worlds?.length ?? Infinity
    if (!worlds || total > MAX_WORLDS || total * leaves.length > MAX_WORK) return null
    axes.push({ property, worlds, at: 0 })
  }
  return axes
}

/** The rule as a function of the worlds that the axes stand at. */
function toFunction(node: RuleNode, axes: readonly Axis[], fixed: FixedValues): () => boolean {
  if (node.kind === 'not') {
    const operand = toFunction(node.operand, axes, fixed)
    return () => !operand()
  }
  if (isLeaf(node)) {
    const property = propertyOf(node)
    const value = fixed[property]
    if (value !== undefined) {
      const verdict = verdictIn(node, { kind: 'value', value })
      return () => verdict
    }
    const axis = axes.find((candidate) => candidate.property === property)
    const verdicts = (axis?.worlds ?? []).map((world) => verdictIn(node, world))
    return () => verdicts[axis?.at ?? 0] === true
  }
  const operands = node.operands.map((operand) => toFunction(operand, axes, fixed))
  return node.kind === 'and'
    ? () => operands.every((operand) => operand())
    : () => operands.some((operand) => operand())
}

function leavesOf(node: RuleNode): readonly Leaf[] {
  if (isLeaf(node)) return [node]
  return node.kind === 'not' ? leavesOf(node.operand) : node.operands.flatMap(leavesOf)
}

function isLeaf(node: RuleNode): node is Leaf {
  return node.kind !== 'and' && node.kind !== 'or' && node.kind !== 'not'
}

function propertyOf(leaf: Leaf): DeviceProperty {
  if (leaf.kind === 'memberOf') return 'memberOf'
  // Checked rules have items only inside -any and -all, which are leaves here.
  return leaf.property === '_' ? 'devicePhysicalIds' : leaf.property
}

function isCollection(property: DeviceProperty): boolean {
  return property === 'systemLabels' || property === 'devicePhysicalIds'
}

/** The states of a property that the rule can tell apart; null when they are too many. */
function worldsOf(
  property: DeviceProperty,
  all: readonly Leaf[],
  known: readonly Value[] | undefined,
): readonly World[] | null {
  if (known) return known.map((value) => ({ kind: 'value', value }))
  const leaves = all.filter((leaf) => propertyOf(leaf) === property)
  const missing: World[] = NEVER_MISSING.includes(property) ? [] : [{ kind: 'value', value: null }]
  if (property === 'accountEnabled' || property === 'isRooted') {
    return [...missing, { kind: 'value', value: true }, { kind: 'value', value: false }]
  }
  const values = new Set(leaves.flatMap(wholeValues))
  const tests = leaves
    .map(freeTest)
    .filter((test) => test !== null)
    .filter((test) => !test.isAlwaysMet)
  const free = [...new Map(tests.map((test) => [test.key, test])).values()]
  if (2 ** free.length * all.length > MAX_WORK) return null
  const others = Array.from({ length: 2 ** free.length }, (_, bits) =>
    free.filter((__, index) => (bits >> index) & 1),
  )
  return [
    ...missing,
    ...[...values].map((value): World => ({ kind: 'value', value })),
    ...others
      .filter((held) => isConsistent(held, free, isCollection(property)))
      .map((held): World => ({ kind: 'other', holds: new Set(held.map((test) => test.key)) })),
  ]
}

function wholeValues(leaf: Leaf): readonly string[] {
  if (leaf.kind === 'quantified' || isCollection(propertyOf(leaf))) return []
  if (leaf.kind === 'in')
    return leaf.values.filter((value) => value !== null).map((value) => String(value).toLowerCase())
  const isWhole = leaf.kind === 'compare' && (leaf.operator === '-eq' || leaf.operator === '-ne')
  return isWhole && leaf.value !== null ? [String(leaf.value).toLowerCase()] : []
}

interface FreeTest {
  readonly key: string
  /** The positive operator and its folded text, for tests that imply or exclude one another. */
  readonly operator: string
  readonly text: string
  readonly isNegative: boolean
  readonly isAlwaysMet: boolean
}

/** What a leaf asks of a present value, told apart from its negation; null where equality decides. */
function freeTest(leaf: Leaf): FreeTest | null {
  const opaque = (key: string, isNegative = false): FreeTest => {
    return { key, operator: 'opaque', text: '', isNegative, isAlwaysMet: false }
  }
  if (leaf.kind === 'quantified') return opaque(printRule(leaf))
  if (leaf.kind === 'memberOf') return null
  const isOfCollection = isCollection(propertyOf(leaf))
  if (leaf.kind === 'in') {
    if (!isOfCollection) return null
    const wanted = leaf.values.map((value) => String(value).toLowerCase())
    return opaque(wanted.toSorted().join('\n'), leaf.operator === '-notIn')
  }
  if (leaf.value === null || typeof leaf.value === 'boolean') return null
  const isNegative = isNegativeOperator(leaf.operator)
  const positive = positiveOf(leaf.operator)
  if (positive === '-eq' && !isOfCollection) return null
  if (positive !== '-match') return plainTest(positive, String(leaf.value), isNegative)
  const plain = plainComparison('-match', String(leaf.value))
  const [value = ''] = plain?.values ?? []
  const isSame = plain?.values.length === 1 && !plain.isLoose && LOWER_CASE_FOLDS.test(value)
  // Equality with a value that is no world of its own is as free as any other test.
  if (!plain || !isSame || plain.operator === '-eq') return matchTest(String(leaf.value), isNegative)
  return plainTest(plain.operator, value, isNegative)
}

/** Patterns take more letters for the same than lower case does: a long s for an s. */
const LOWER_CASE_FOLDS = /^[ -RT-rt-~]*$/

function matchTest(pattern: string, isNegative: boolean): FreeTest {
  const regex = compileRegex(pattern)
  const isAlwaysMet = regex.ok && regex.tree.kind === 'sequence' && regex.tree.items.length === 0
  return { key: `-match ${pattern}`, operator: 'opaque', text: '', isNegative, isAlwaysMet }
}

function plainTest(operator: string, value: string, isNegative: boolean): FreeTest {
  const text = value.toLowerCase()
  const isAlwaysMet = text === '' && operator !== '-eq'
  return { key: `${operator} ${text}`, operator, text, isNegative, isAlwaysMet }
}

function positiveOf(operator: string): string {
  if (operator === '-ne') return '-eq'
  return operator.replace(/^-not(.)/, (_, first: string) => `-${first.toLowerCase()}`)
}

/** Whether some value can meet the tests in `held` and none of the others. An item each of a collection may meet two of them. */
function isConsistent(held: readonly FreeTest[], all: readonly FreeTest[], isOfCollection: boolean): boolean {
  return held.every((test) =>
    all.every((other) =>
      held.includes(other) ? isOfCollection || !excludes(test, other) : !implies(test, other),
    ),
  )
}

function implies(a: FreeTest, b: FreeTest): boolean {
  if (a.operator === 'opaque' || b.operator === 'opaque') return false
  const isEdge = (operator: string) => a.operator === operator || a.operator === '-eq'
  switch (b.operator) {
    case '-startsWith':
      return isEdge('-startsWith') && a.text.startsWith(b.text)
    case '-endsWith':
      return isEdge('-endsWith') && a.text.endsWith(b.text)
    case '-contains':
      return a.text.includes(b.text)
    default:
      return a.operator === b.operator && a.text === b.text
  }
}

function excludes(a: FreeTest, b: FreeTest): boolean {
  if (a.operator !== b.operator) return false
  if (a.operator === '-startsWith') return !a.text.startsWith(b.text) && !b.text.startsWith(a.text)
  return a.operator === '-endsWith' && !a.text.endsWith(b.text) && !b.text.endsWith(a.text)
}

function verdictIn(leaf: Leaf, world: World): boolean {
  if (world.kind === 'value') {
    const property = propertyOf(leaf)
    const value = isCollection(property) && typeof world.value === 'string' ? [world.value] : world.value
    const device: DirectoryProperties = { [property]: value }
    return compileRule(leaf)(device) === true
  }
  const test = freeTest(leaf)
  if (test) return (test.isAlwaysMet || world.holds.has(test.key)) !== test.isNegative
  // Equality with a value this world is not, or the presence that this world has.
  return leaf.kind === 'in' ? leaf.operator === '-notIn' : leaf.kind === 'compare' && leaf.operator === '-ne'
}
