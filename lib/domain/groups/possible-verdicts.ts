import { compileRule } from './evaluate-rule'
import { printRule } from './print-rule'
import { compileRegex } from './regex-matcher'
import type { DeviceProperty, DirectoryProperties, RuleNode } from './types'

type Leaf = Exclude<RuleNode, { kind: 'and' | 'or' | 'not' }>
type Known = Partial<Record<DeviceProperty, string>>

/** One state of one property: a value, or "something else", of which only the tests in `holds` are known to be met. */
type World =
  | { readonly kind: 'value'; readonly value: string | boolean | null }
  | { readonly kind: 'other'; readonly holds: ReadonlySet<string> }

export interface PossibleVerdicts {
  readonly canMatch: boolean
  readonly canFail: boolean
}

const MAX_WORLDS = 4096
/** The directory gives every object these, so they are never missing. */
const NEVER_MISSING: readonly DeviceProperty[] = ['objectId', 'deviceId']
const FREE_OPERATORS = ['-startsWith', '-endsWith', '-contains', '-match']

/**
 * Which verdicts some device could get from a rule, with the properties in `known` fixed. Tests of text are taken to be
 * independent of one another, so "false" is certain and "true" may err. Null when there are too many cases to look at.
 * Costs at most 4,096 evaluations of the tree.
 */
export function possibleVerdicts(rule: RuleNode, known: Known = {}): PossibleVerdicts | null {
  const leaves = leavesOf(rule)
  if (leaves.some((leaf) => leaf.kind === 'memberOf')) return null
  const properties = [...new Set(leaves.map(propertyOf))]
  const worlds = properties.map((property) => worldsOf(property, leaves, known[property]))
  const total = worlds.reduce((product, list) => product * (list?.length ?? Infinity), 1)
  if (total > MAX_WORLDS) return null
  const state = properties.map(() => 0)
  const verdictOf = toFunction(rule, (leaf) => {
    const index = properties.indexOf(propertyOf(leaf))
    const verdicts = (worlds[index] ?? []).map((world) => verdictIn(leaf, world))
    return () => verdicts[state[index] ?? 0] === true
  })
  let canMatch = false
  let canFail = false
  for (let number = 0; number < total && !(canMatch && canFail); number++) {
    let rest = number
    for (const [index, list] of worlds.entries()) {
      state[index] = rest % (list?.length ?? 1)
      rest = Math.floor(rest / (list?.length ?? 1))
    }
    if (verdictOf()) canMatch = true
    else canFail = true
  }
  return { canMatch, canFail }
}

function toFunction(node: RuleNode, ofLeaf: (leaf: Leaf) => () => boolean): () => boolean {
  if (node.kind === 'not') {
    const operand = toFunction(node.operand, ofLeaf)
    return () => !operand()
  }
  if (isLeaf(node)) return ofLeaf(node)
  const operands = node.operands.map((operand) => toFunction(operand, ofLeaf))
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

/** The states of a property that the rule can tell apart; null when they are too many. */
function worldsOf(
  property: DeviceProperty,
  all: readonly Leaf[],
  known: string | undefined,
): readonly World[] | null {
  if (known !== undefined) return [{ kind: 'value', value: known }]
  const leaves = all.filter((leaf) => propertyOf(leaf) === property)
  const missing: World[] = NEVER_MISSING.includes(property) ? [] : [{ kind: 'value', value: null }]
  if (property === 'accountEnabled' || property === 'isRooted') {
    return [...missing, { kind: 'value', value: true }, { kind: 'value', value: false }]
  }
  const values = new Set(leaves.flatMap(wholeValues))
  const free = [...new Set(leaves.flatMap(freeTests))]
  if (2 ** free.length > MAX_WORLDS) return null
  const others = Array.from({ length: 2 ** free.length }, (_, bits): World => {
    return { kind: 'other', holds: new Set(free.filter((__, index) => (bits >> index) & 1)) }
  })
  return [...missing, ...[...values].map((value): World => ({ kind: 'value', value })), ...others]
}

/** Collections have no single value: all that is asked of them is free. */
function isOfCollection(leaf: Leaf): boolean {
  return (
    leaf.kind === 'quantified' ||
    propertyOf(leaf) === 'systemLabels' ||
    propertyOf(leaf) === 'devicePhysicalIds'
  )
}

function wholeValues(leaf: Leaf): readonly string[] {
  if (isOfCollection(leaf)) return []
  if (leaf.kind === 'in')
    return leaf.values.filter((value) => value !== null).map((value) => String(value).toLowerCase())
  const isWhole = leaf.kind === 'compare' && (leaf.operator === '-eq' || leaf.operator === '-ne')
  return isWhole && leaf.value !== null ? [String(leaf.value).toLowerCase()] : []
}

function freeTests(leaf: Leaf): readonly string[] {
  const test = freeTest(leaf)
  return test === null || test.isAlwaysMet ? [] : [test.key]
}

/** What a leaf asks of a present value, told apart from its negation; null where equality decides. */
function freeTest(leaf: Leaf): { key: string; isNegative: boolean; isAlwaysMet: boolean } | null {
  if (leaf.kind === 'quantified') return { key: printRule(leaf), isNegative: false, isAlwaysMet: false }
  if (leaf.kind === 'memberOf') return null
  if (leaf.kind === 'in') {
    if (!isOfCollection(leaf)) return null
    const key = leaf.values
      .map((value) => String(value).toLowerCase())
      .toSorted()
      .join('\n')
    return { key, isNegative: leaf.operator === '-notIn', isAlwaysMet: false }
  }
  if (leaf.value === null) return null
  const isNegative = leaf.operator === '-ne' || leaf.operator.startsWith('-not')
  const positive =
    leaf.operator === '-ne'
      ? '-eq'
      : leaf.operator.replace(/^-not(.)/, (_, first: string) => `-${first.toLowerCase()}`)
  if (!FREE_OPERATORS.includes(positive) && !isOfCollection(leaf)) return null
  const text = String(leaf.value)
  const isAlwaysMet = positive === '-match' ? matchesAnything(text) : text === '' && positive !== '-eq'
  return { key: `${positive} ${positive === '-match' ? text : text.toLowerCase()}`, isNegative, isAlwaysMet }
}

function matchesAnything(pattern: string): boolean {
  const regex = compileRegex(pattern)
  return regex.ok && regex.tree.kind === 'sequence' && regex.tree.items.length === 0
}

function verdictIn(leaf: Leaf, world: World): boolean {
  if (world.kind === 'value') {
    const device: DirectoryProperties = { [propertyOf(leaf)]: world.value }
    return compileRule(leaf)(device) === true
  }
  const test = freeTest(leaf)
  if (test) return (test.isAlwaysMet || world.holds.has(test.key)) !== test.isNegative
  // Equality with a value this world is not, or the presence that this world has.
  return leaf.kind === 'in' ? leaf.operator === '-notIn' : leaf.kind === 'compare' && leaf.operator === '-ne'
}
