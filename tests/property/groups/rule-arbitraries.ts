import fc from 'fast-check'
import {
  LIST_OPERATORS,
  RULE_PROPERTIES,
  SCALAR_OPERATORS,
  type DirectoryProperties,
  type RuleLiteral,
  type RuleNode,
} from '@/lib/domain/groups'

const span = { start: 0, end: 0 }
/** Few and short, so that rules and devices meet; with everything that quoting could get wrong. */
const textArb = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'A', 'b', 'ab', 'aB-1', 'Windows', 'windows server', '') },
  {
    weight: 2,
    arbitrary: fc.constantFrom("'", "''", '"', '`', '`"', "a'`", '`\'"', 'null', 'a\nb', '–', '\\'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
)
const patternArb = fc.constantFrom('a', '^a', 'b$', 'a|b', '[ab]{2}', '^a?b*$', 'a.1', '(a|ab)+', '^$', '`"')

const namesOf = (type: string) => RULE_PROPERTIES.filter((p) => p.type === type).map((p) => p.name)
const SCALARS = ['displayName', 'deviceOSType', 'extensionAttribute3', 'objectId', 'deviceTrustType'] as const
const BOOLEANS = ['accountEnabled', 'isRooted'] as const
const COLLECTIONS = ['devicePhysicalIds', 'systemLabels'] as const
if (!BOOLEANS.every((name) => namesOf('boolean').includes(name)))
  throw new Error('The properties have changed.')

type Subject = Extract<RuleNode, { kind: 'compare' }>['property']

function comparisonArb(property: Subject): fc.Arbitrary<RuleNode> {
  const compare = (operator: (typeof SCALAR_OPERATORS)[number], value: RuleLiteral): RuleNode => ({
    kind: 'compare',
    property,
    operator,
    value,
    span,
  })
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('-eq' as const, '-ne' as const), fc.option(textArb))
      .map(([o, v]) => compare(o, v)),
    fc
      .tuple(fc.constantFrom(...SCALAR_OPERATORS.filter((o) => !/match/i.test(o))), textArb)
      .map(([o, v]) => compare(o, v)),
    fc
      .tuple(fc.constantFrom('-match' as const, '-notMatch' as const), patternArb)
      .map(([o, v]) => compare(o, v)),
    fc
      .tuple(fc.constantFrom(...LIST_OPERATORS), fc.array(textArb, { minLength: 1, maxLength: 3 }))
      .map(([operator, values]): RuleNode => ({ kind: 'in', property, operator, values, span })),
  )
}

const booleanArb = fc
  .tuple(
    fc.constantFrom(...BOOLEANS),
    fc.constantFrom('-eq' as const, '-ne' as const),
    fc.option(fc.boolean()),
  )
  .map(([property, operator, value]): RuleNode => ({ kind: 'compare', property, operator, value, span }))

function treeArb(leaf: fc.Arbitrary<RuleNode>, maxDepth: number): fc.Arbitrary<RuleNode> {
  return fc.letrec<{ node: RuleNode }>((tie) => ({
    node: fc.oneof(
      { maxDepth, withCrossShrink: true },
      leaf,
      tie('node').map((operand): RuleNode => ({ kind: 'not', operand, span })),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, operands]): RuleNode => ({ kind, operands, span })),
    ),
  })).node
}

const quantifiedArb = fc
  .tuple(
    fc.constantFrom(...COLLECTIONS),
    fc.constantFrom('-any' as const, '-all' as const),
    treeArb(comparisonArb('_'), 2),
  )
  .map(([property, quantifier, condition]): RuleNode => ({
    kind: 'quantified',
    property,
    quantifier,
    condition,
    span,
  }))

const leafArb = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SCALARS).chain(comparisonArb) },
  { weight: 1, arbitrary: fc.constantFrom(...COLLECTIONS).chain(comparisonArb) },
  { weight: 1, arbitrary: booleanArb },
  { weight: 1, arbitrary: quantifiedArb },
)

/** Group ids are never empty. */
const memberOfArb = fc
  .array(fc.constantFrom('g1', 'G1', 'g2', "o'g", '`'), { minLength: 1, maxLength: 3 })
  .map((groupIds): RuleNode => ({ kind: 'memberOf', groupIds, span }))

/** Any tree that checking can produce, spans left blank. */
export const ruleArb: fc.Arbitrary<RuleNode> = fc.oneof(
  { weight: 9, arbitrary: treeArb(leafArb, 3) },
  { weight: 1, arbitrary: memberOfArb },
)

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const valueArb = fc.option(textArb)

/** A device whose every property may be missing, null or empty, except for its object id. */
export const deviceArb: fc.Arbitrary<DirectoryProperties> = fc.record({
  displayName: maybe(valueArb),
  deviceOSType: maybe(valueArb),
  extensionAttribute3: maybe(valueArb),
  deviceTrustType: maybe(valueArb),
  objectId: textArb,
  accountEnabled: maybe(fc.option(fc.boolean())),
  isRooted: maybe(fc.option(fc.boolean())),
  devicePhysicalIds: maybe(fc.option(fc.array(textArb, { maxLength: 3 }))),
  systemLabels: maybe(fc.option(fc.array(textArb, { maxLength: 3 }))),
  memberOf: maybe(fc.option(fc.array(fc.constantFrom('g1', 'g2', 'g3'), { maxLength: 2 }))),
})
