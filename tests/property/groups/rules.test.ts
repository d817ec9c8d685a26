import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkRule,
  compileRule,
  evaluateRule,
  printRule,
  rulePropertiesUsed,
  type DirectoryProperties,
  type RuleEvaluation,
  type RuleNode,
  type Verdict,
} from '@/lib/domain/groups'
import { possibleVerdicts } from '@/lib/domain/groups/possible-verdicts'
import { runs } from '@/tests/support/fc'
import { deviceArb, ruleArb } from './rule-arbitraries'

const numRuns = runs

/** The tree without its places. */
function bare(node: RuleNode): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)))
}

describe('printing', () => {
  it('gives text that reads as the same tree, and prints the same again', () => {
    fc.assert(
      fc.property(ruleArb, (rule) => {
        const text = printRule(rule)
        fc.pre(text.length <= 3072)
        const check = checkRule(text)
        expect(check.errors).toEqual([])
        if (!check.ok) return
        expect(bare(check.ast)).toEqual(bare(rule))
        expect(printRule(check.ast)).toBe(text)
      }),
      { numRuns },
    )
  })
})

type Leaf = Exclude<RuleNode, { kind: 'and' | 'or' | 'not' }>
type Reading = { readonly negativeMatchesMissing: boolean; readonly item?: string }

/** The meaning of a rule, spelled out value by value: 1 holds, 0 does not, one half is unknown. */
function oracle(node: RuleNode, device: DirectoryProperties, reading: Reading): number {
  switch (node.kind) {
    case 'and':
      return Math.min(...node.operands.map((operand) => oracle(operand, device, reading)))
    case 'or':
      return Math.max(...node.operands.map((operand) => oracle(operand, device, reading)))
    case 'not':
      return 1 - oracle(node.operand, device, reading)
    default:
      return leafOracle(node, device, reading)
  }
}

const NEGATIVE = ['-ne', '-notIn', '-notMatch', '-notContains', '-notStartsWith', '-notEndsWith']

function leafOracle(node: Leaf, device: DirectoryProperties, reading: Reading): number {
  if (node.kind === 'memberOf') {
    const { memberOf } = device
    if (!memberOf) return 0.5
    return Number(node.groupIds.some((a) => memberOf.some((b) => a.toLowerCase() === b.toLowerCase())))
  }
  const raw = node.property === '_' ? reading.item : device[node.property]
  const items = raw === null || raw === undefined ? [] : Array.isArray(raw) ? raw : [raw]
  if (node.kind === 'quantified') {
    const verdicts = items.map((item) => oracle(node.condition, device, { ...reading, item: String(item) }))
    return node.quantifier === '-any' ? Math.max(0, ...verdicts) : Math.min(1, ...verdicts)
  }
  const isNegative = NEGATIVE.includes(node.operator)
  if (node.kind === 'compare' && node.value === null) return Number((items.length === 0) !== isNegative)
  if (items.length === 0) return Number(isNegative && reading.negativeMatchesMissing)
  const wanted = node.kind === 'in' ? node.values : [node.value]
  const isMet = items.some((item) =>
    wanted.some((value) => meets(node.operator, String(item).toLowerCase(), String(value).toLowerCase())),
  )
  return Number(isMet !== isNegative)
}

function meets(operator: string, value: string, wanted: string): boolean {
  const rest = operator.replace('-not', '-').toLowerCase()
  if (rest === '-eq' || rest === '-ne' || rest === '-in') return value === wanted
  if (rest === '-startswith') return value.slice(0, wanted.length) === wanted
  if (rest === '-endswith') return value.slice(Math.max(0, value.length - wanted.length)) === wanted
  if (rest === '-contains') return value.split(wanted).length > 1 || wanted === ''
  if (rest === '-match') return new RegExp(wanted).test(value)
  throw new Error(operator)
}

const toVerdict = (value: number): Verdict => (value === 0.5 ? null : value === 1)

describe('evaluation', () => {
  it('equals the meaning spelled out', () => {
    fc.assert(
      fc.property(ruleArb, deviceArb, fc.boolean(), (rule, device, negativeMatchesMissing) => {
        const verdict = compileRule(rule, { negativeMatchesMissing })(device)
        expect(verdict).toBe(toVerdict(oracle(rule, device, { negativeMatchesMissing })))
      }),
      { numRuns: numRuns * 5 },
    )
  })

  it('explains with the verdict that it gives, in every branch', () => {
    fc.assert(
      fc.property(ruleArb, deviceArb, fc.boolean(), (rule, device, negativeMatchesMissing) => {
        const options = { negativeMatchesMissing }
        const evaluation = evaluateRule(rule, device, options)
        expect(evaluation.expressionResult).toBe(compileRule(rule, options)(device))
        expect(evaluation.expression).toBe(printRule(rule))
        expect(fromBranches(evaluation)).toBe(evaluation.expressionResult)
      }),
      { numRuns },
    )
  })

  it('reads nothing but the properties used', () => {
    fc.assert(
      fc.property(ruleArb, deviceArb, (rule, device) => {
        const used = rulePropertiesUsed(rule)
        const only: DirectoryProperties = Object.fromEntries(used.map((name) => [name, device[name]]))
        expect(compileRule(rule)(only)).toBe(compileRule(rule)(device))
      }),
      { numRuns },
    )
  })
})

function fromBranches({ expressionOperator, expressions, expressionResult }: RuleEvaluation): Verdict {
  if (!expressions) return expressionResult
  const verdicts = expressions.map(fromBranches)
  const [first] = verdicts
  if (expressionOperator === '-not') return first === null || first === undefined ? null : !first
  const decisive = expressionOperator === '-or'
  if (verdicts.includes(decisive)) return decisive
  return verdicts.includes(null) ? null : !decisive
}

describe('possible verdicts', () => {
  it('never denies a verdict that some device gets', () => {
    fc.assert(
      fc.property(ruleArb, fc.array(deviceArb, { minLength: 1, maxLength: 10 }), (rule, devices) => {
        const possible = possibleVerdicts(rule)
        if (!possible) return
        expect(possible.canMatch || possible.canFail).toBe(true)
        for (const device of devices) {
          const verdict = compileRule(rule)(device)
          expect(verdict ? possible.canMatch : possible.canFail).toBe(true)
        }
      }),
      { numRuns: numRuns * 5 },
    )
  })
})

const pieceArb = fc.oneof(
  fc.constantFrom(
    'device.displayName',
    'device.isRooted',
    'device.memberOf',
    'device.systemLabels',
    'device.x',
  ),
  fc.constantFrom('user.city', 'group.objectId', '_', 'device', 'accountEnabled', 'Direct Reports for'),
  fc.constantFrom(
    '-eq',
    '-ne',
    'in',
    '-notIn',
    '-match',
    '-contains',
    '-any',
    '-all',
    '-and',
    'or',
    '-not',
    '-ge',
  ),
  fc.constantFrom(
    '"a"',
    "'b'",
    'null',
    '$null',
    'true',
    '1',
    '"["',
    '[',
    ']',
    ',',
    '(',
    ')',
    '"',
    "'",
    '#',
    '–',
    '=',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const brokenArb = fc
  .tuple(ruleArb.map(printRule), fc.nat(), fc.nat({ max: 4 }), fc.string({ unit: 'grapheme', maxLength: 3 }))
  .map(([text, at, drop, insert]) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + insert + text.slice(place + drop)
  })
const anyTextArb = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(pieceArb, { maxLength: 20 }).map((pieces) => pieces.join(' ')),
  fc.array(pieceArb, { maxLength: 20 }).map((pieces) => pieces.join('')),
  brokenArb,
)

describe('checking any text', () => {
  it('ends with a tree or with errors, and all its places lie inside the text', () => {
    fc.assert(
      fc.property(anyTextArb, (text) => {
        const check = checkRule(text)
        expect(check.ok).toBe(check.errors.length === 0)
        for (const { start, end, line, column, message, fix } of [...check.errors, ...check.warnings]) {
          expect(0 <= start && start <= end && end <= text.length).toBe(true)
          expect(line >= 1 && column >= 1 && line <= text.length + 1 && column <= text.length + 1).toBe(true)
          expect(message).toMatch(/^\S.*[.!?]$/s)
          if (fix) expect(0 <= fix.start && fix.start <= fix.end && fix.end <= text.length).toBe(true)
        }
        if (check.ok) expect(() => evaluateRule(check.ast, {})).not.toThrow()
      }),
      { numRuns: numRuns * 5 },
    )
  })

  it('keeps the span of every expression on the expression', () => {
    fc.assert(
      fc.property(ruleArb, (rule) => {
        const text = printRule(rule)
        fc.pre(text.length <= 3072)
        const check = checkRule(text)
        if (!check.ok || check.ast.kind === 'memberOf') return
        for (const leaf of comparisonsOf(check.ast)) {
          expect(text.slice(leaf.span.start, leaf.span.end)).toBe(printRule(leaf))
        }
      }),
      { numRuns },
    )
  })
})

function comparisonsOf(node: RuleNode): readonly RuleNode[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap(comparisonsOf)
    case 'not':
      return comparisonsOf(node.operand)
    default:
      return [node]
  }
}
