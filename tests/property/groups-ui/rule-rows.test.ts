import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRule, compileRule, LIST_OPERATORS, SCALAR_OPERATORS, type RuleNode } from '@/lib/domain/groups'
import {
  MAX_ROW_DEPTH,
  NULL_OPERATORS,
  printRows,
  toRows,
  toRuleNode,
  type ComparisonRow,
  type RowGroup,
  type RuleRow,
} from '@/lib/features/groups/rule-rows'
import { deviceArb, ruleArb } from '../groups/rule-arbitraries'
import { runs } from '../../support/fc'

const textArb = fc.oneof(
  fc.constantFrom('a', 'Windows Server', '', "'", '"', '`', '`"', "a'`", 'null', 'a\nb', '–', '\\'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const plainOperators = SCALAR_OPERATORS.filter((operator) => !/match/i.test(operator))

/** Values and operator as a row of this property can have them. */
function comparisonArb(property: ComparisonRow['property']): fc.Arbitrary<ComparisonRow> {
  const row = (operator: ComparisonRow['operator'], values: readonly string[]): ComparisonRow => ({
    kind: 'comparison',
    id: '',
    property,
    operator,
    values,
    isNegated: false,
  })
  return fc.oneof(
    fc.tuple(fc.constantFrom(...plainOperators), textArb).map(([operator, text]) => row(operator, [text])),
    fc.constantFrom('-match' as const, '-notMatch' as const).map((operator) => row(operator, ['^a|b$'])),
    fc
      .tuple(fc.constantFrom(...LIST_OPERATORS), fc.array(textArb, { minLength: 1, maxLength: 3 }))
      .map(([operator, values]) => row(operator, values)),
    fc.constantFrom(...NULL_OPERATORS).map((operator) => row(operator, [])),
  )
}

const booleanArb: fc.Arbitrary<ComparisonRow> = fc
  .tuple(
    fc.constantFrom('accountEnabled' as const, 'isRooted' as const),
    fc.constantFrom('-eq' as const, '-ne' as const),
    fc.constantFrom('true', 'false'),
  )
  .map(([property, operator, value]) => ({
    kind: 'comparison',
    id: '',
    property,
    operator,
    values: [value],
    isNegated: false,
  }))

const maybeNegated = <R extends Exclude<RuleRow, { kind: 'memberOf' }>>(arb: fc.Arbitrary<R>) =>
  fc.tuple(arb, fc.boolean()).map(([row, isNegated]) => ({ ...row, isNegated }))

/** Parentheses that mean something: two rows or more, or one that is negated twice. */
function parenthesesArb(inner: fc.Arbitrary<RuleRow>): fc.Arbitrary<RowGroup> {
  const joint = fc.constantFrom('and' as const, 'or' as const)
  const several = fc
    .tuple(joint, fc.boolean(), fc.array(inner, { minLength: 2, maxLength: 3 }))
    .map(([word, isNegated, rows]): RowGroup => ({
      kind: 'group',
      id: '',
      joint: word,
      isNegated,
      rows,
    }))
  const twice = inner
    .filter((row) => row.kind !== 'memberOf' && row.isNegated)
    .map((row): RowGroup => ({ kind: 'group', id: '', joint: 'and', isNegated: true, rows: [row] }))
  return fc.oneof({ weight: 4, arbitrary: several }, { weight: 1, arbitrary: twice })
}

/** What stands at the top of a rule or of a condition: parentheses, or one comparison alone. */
function topArb(leaf: fc.Arbitrary<RuleRow>): fc.Arbitrary<RowGroup> {
  const alone = leaf.map((row): RowGroup => ({
    kind: 'group',
    id: '',
    joint: 'and',
    isNegated: false,
    rows: [row],
  }))
  return fc.oneof(alone, parenthesesArb(leaf), parenthesesArb(fc.oneof(leaf, parenthesesArb(leaf))))
}

const quantifiedArb: fc.Arbitrary<RuleRow> = fc
  .tuple(
    fc.constantFrom('systemLabels' as const, 'devicePhysicalIds' as const),
    fc.constantFrom('-any' as const, '-all' as const),
    topArb(maybeNegated(comparisonArb('_'))),
    fc.boolean(),
  )
  .map(([property, quantifier, condition, isNegated]) => ({
    kind: 'quantified',
    id: '',
    property,
    quantifier,
    condition,
    isNegated,
  }))
const leafArb: fc.Arbitrary<RuleRow> = fc.oneof(
  maybeNegated(
    fc
      .constantFrom('displayName' as const, 'deviceOSType' as const, 'systemLabels' as const)
      .chain(comparisonArb),
  ),
  maybeNegated(booleanArb),
  quantifiedArb,
)
const memberOfArb = fc
  .array(fc.constantFrom('g1', "o'g", '`'), { minLength: 1, maxLength: 3 })
  .map((groupIds): RowGroup => ({
    kind: 'group',
    id: '',
    joint: 'and',
    isNegated: false,
    rows: [{ kind: 'memberOf', id: '', groupIds }],
  }))
const rowsArb = fc.oneof({ weight: 9, arbitrary: topArb(leafArb) }, { weight: 1, arbitrary: memberOfArb })

function parse(text: string): RuleNode {
  const check = checkRule(text)
  if (!check.ok) throw new Error(`${text}: ${check.errors[0]?.message}`)
  return check.ast
}

const without = (key: 'id' | 'span') => (value: unknown) =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (name === key ? undefined : inner)))
const withoutIds = without('id')
const withoutSpans = without('span')

describe('rows of a rule', () => {
  it('come back from the rule that they print', () => {
    fc.assert(
      fc.property(rowsArb, (rows) => {
        expect(withoutIds(toRows(parse(printRows(rows))))).toEqual(withoutIds(rows))
      }),
      { numRuns: runs },
    )
  })

  it('say the rule that they show', () => {
    fc.assert(
      fc.property(ruleArb, deviceArb, (rule, device) => {
        const rows = toRows(rule)
        const said = rows && toRuleNode(rows)
        fc.pre(said !== null)
        expect(withoutSpans(said)).toEqual(withoutSpans(rule))
        expect(compileRule(said)(device)).toBe(compileRule(rule)(device))
      }),
      { numRuns: runs },
    )
  })

  it('have ids that are each another, and the same for the same rule', () => {
    fc.assert(
      fc.property(ruleArb, (rule) => {
        const rows = toRows(rule)
        fc.pre(rows !== null)
        const ids = idsOf(rows)
        expect(new Set(ids).size).toBe(ids.length)
        expect(toRows(rule)).toEqual(rows)
      }),
      { numRuns: runs },
    )
  })

  it('are not drawn for rules that nest too deep', () => {
    const open = '('.repeat(MAX_ROW_DEPTH)
    const nested = (depth: number): string =>
      depth === 0
        ? 'device.isRooted -eq true'
        : `(${nested(depth - 1)} -${depth % 2 === 0 ? 'and' : 'or'} device.isRooted -eq false)`
    expect(toRows(parse(nested(MAX_ROW_DEPTH)))).not.toBeNull()
    expect(toRows(parse(nested(MAX_ROW_DEPTH + 1)))).toBeNull()
    // Parentheses that change nothing are no depth.
    expect(toRows(parse(`${open}device.isRooted -eq true${')'.repeat(MAX_ROW_DEPTH)}`))).not.toBeNull()
  })
})

function idsOf(row: RuleRow): readonly string[] {
  if (row.kind === 'group') return [row.id, ...row.rows.flatMap(idsOf)]
  return row.kind === 'quantified' ? [row.id, ...idsOf(row.condition)] : [row.id]
}
