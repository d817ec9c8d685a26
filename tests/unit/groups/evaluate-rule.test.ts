import { describe, expect, it } from 'vitest'
import {
  checkRule,
  compileRule,
  evaluateRule,
  findRuleProperty,
  RULE_PROPERTIES,
  rulePropertiesUsed,
  toGraphEvaluation,
  type DirectoryProperties,
  type RuleNode,
} from '@/lib/domain/groups'
import { z } from 'zod'
import { readDocument, sectionOf } from '../semantics/read-document'
import { readTable } from './read-tables'

const deviceSchema = z.record(z.string(), z.union([z.string(), z.boolean(), z.null(), z.array(z.string())]))

function parse(rule: string): RuleNode {
  const check = checkRule(rule)
  if (!check.ok) throw new Error(`${rule}: ${check.errors[0]?.message}`)
  return check.ast
}

const devices = readTable('Members').map((row): readonly [string, DirectoryProperties] => {
  const [name = '', ...cells] = row
  const [deviceOSType, deviceOSVersion, managementType, deviceTrustType, displayName] = cells
    .slice(0, 5)
    .map((cell) => (cell === '–' ? null : cell))
  const others = cells[5] ? [cells[5].split('=')] : []
  const extra = others.map(([key = '', value = '']) => [
    key,
    findRuleProperty(key)?.type === 'collection' ? value.split(' ') : value,
  ])
  return [
    name,
    {
      deviceOSType,
      deviceOSVersion,
      managementType,
      deviceTrustType,
      displayName,
      ...Object.fromEntries(extra),
    },
  ]
})

function membersOf(rule: string, negativeMatchesMissing: boolean): string {
  const isMember = compileRule(parse(rule), { negativeMatchesMissing })
  const members = devices.filter(([, device]) => isMember(device) === true).map(([name]) => name)
  return members.join(' ') || 'none'
}

describe('evaluation vectors', () => {
  it('reads seven devices', () => {
    expect(devices.map(([name]) => name)).toEqual(['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'])
    expect(devices[5]?.[1].devicePhysicalIds).toEqual(['[ZTDId]:abc', '[OrderID]:42'])
  })

  it.each(readTable('Members', 1))('%s: %s', (rule = '', members, otherReading) => {
    expect(membersOf(rule, true)).toBe(members)
    expect(membersOf(rule, false)).toBe(otherReading || members)
  })
})

describe('meaning', () => {
  const rows = [...readTable('Operators', 1), ...readTable('Missing, empty and several values')]
  it.each(rows)('%s on %s: %s', (rule = '', cell = '', verdict) => {
    const device: DirectoryProperties = deviceSchema.parse(JSON.parse(cell))
    const found = compileRule(parse(rule))(device)
    expect(found === null ? 'unknown' : String(found)).toBe(verdict)
    expect(evaluateRule(parse(rule), device).expressionResult).toBe(found)
  })
})

describe('the tree in the form of Graph', () => {
  const vectorSchema = z.strictObject({ rule: z.string(), device: deviceSchema, result: z.json() })
  const document = readDocument('semantics/membership-rules.md')
  const vectors = sectionOf(document, 'The tree').vectors.map((json) => vectorSchema.parse(JSON.parse(json)))

  it.each(vectors.map((vector) => [vector.rule, vector] as const))('%s', (rule, { device, result }) => {
    expect(toGraphEvaluation(rule, evaluateRule(parse(rule), device))).toEqual(result)
  })
})

describe('memberOf', () => {
  const rule = parse("device.memberOf -any (group.objectId -in ['AAAA', 'bbbb'])")
  it.each([
    ['a group of the rule, in any letter case', ['x', 'aaaa'], true],
    ['other groups', ['x'], false],
    ['no groups', [], false],
    ['groups not known', null, null],
    ['groups not given', undefined, null],
  ])('%s', (_, memberOf, expected) => {
    expect(compileRule(rule)({ memberOf })).toBe(expected)
    expect(evaluateRule(rule, { memberOf }).expressionResult).toBe(expected)
  })

  it('lets unknown spread only where the known does not decide', () => {
    const known = parse('device.isRooted -eq true')
    const span = { start: 0, end: 0 }
    const both = (kind: 'and' | 'or') => compileRule({ kind, operands: [rule, known], span })
    expect(both('and')({ isRooted: false })).toBe(false)
    expect(both('and')({ isRooted: true })).toBe(null)
    expect(both('or')({ isRooted: true })).toBe(true)
    expect(both('or')({ isRooted: false })).toBe(null)
    expect(compileRule({ kind: 'not', operand: rule, span })({})).toBe(null)
  })
})

describe('evaluateRule', () => {
  it('gives the outcome and the value read for every clause, decided or not', () => {
    const rule = parse(
      'device.deviceOSType -eq "linux" -and (device.displayName -startsWith "web" -or -not (device.isRooted -eq true)) -and device.systemLabels -any (_ -eq "a")',
    )
    expect(
      evaluateRule(rule, { deviceOSType: 'Linux', displayName: 'db-1', systemLabels: ['b', 'A'] }),
    ).toEqual({
      expressionResult: true,
      expression:
        '(device.deviceOSType -eq "linux") -and ((device.displayName -startsWith "web") -or -not (device.isRooted -eq true)) -and (device.systemLabels -any (_ -eq "a"))',
      expressionOperator: '-and',
      expressions: [
        {
          expressionResult: true,
          expression: 'device.deviceOSType -eq "linux"',
          expressionOperator: '-eq',
          propertyToEvaluate: { propertyName: 'deviceOSType', propertyValue: 'Linux' },
        },
        {
          expressionResult: true,
          expression: '(device.displayName -startsWith "web") -or -not (device.isRooted -eq true)',
          expressionOperator: '-or',
          expressions: [
            {
              expressionResult: false,
              expression: 'device.displayName -startsWith "web"',
              expressionOperator: '-startsWith',
              propertyToEvaluate: { propertyName: 'displayName', propertyValue: 'db-1' },
            },
            {
              expressionResult: true,
              expression: '-not (device.isRooted -eq true)',
              expressionOperator: '-not',
              expressions: [
                {
                  expressionResult: false,
                  expression: 'device.isRooted -eq true',
                  expressionOperator: '-eq',
                  propertyToEvaluate: { propertyName: 'isRooted', propertyValue: null },
                },
              ],
            },
          ],
        },
        {
          expressionResult: true,
          expression: 'device.systemLabels -any (_ -eq "a")',
          expressionOperator: '-any',
          propertyToEvaluate: { propertyName: 'systemLabels', propertyValue: ['b', 'A'] },
        },
      ],
    })
  })
})

describe('properties', () => {
  it('documents every property and its type', () => {
    const written = readTable('Properties').flatMap(([name = '', type]) =>
      name.includes('…')
        ? Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, type])
        : [[name, type]],
    )
    expect(written).toEqual(RULE_PROPERTIES.map(({ name, type }) => [name, type]))
  })

  it('has examples that its own rules accept', () => {
    for (const { name, type, examples } of RULE_PROPERTIES) {
      if (type === 'groups') continue
      for (const example of examples) {
        const rule = `device.${name} -eq ${type === 'boolean' ? example : `"${example}"`}`
        expect(checkRule(rule).ok, rule).toBe(true)
      }
    }
  })

  it('lists what a rule reads, sorted, once', () => {
    const rule =
      'device.displayName -eq "a" -or -not (device.systemLabels -any (_ -eq "b")) -or device.displayName -in ["c"] -or device.accountEnabled -eq true'
    expect(rulePropertiesUsed(parse(rule))).toEqual(['accountEnabled', 'displayName', 'systemLabels'])
    expect(rulePropertiesUsed(parse("device.memberOf -any (group.objectId -in ['a'])"))).toEqual(['memberOf'])
  })
})
