import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findInFirewallRules,
  getProfile,
  readFirewallCsv,
  ruleChoice,
  RULE_FIELDS,
  writeFirewallCsv,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import { runs } from '../../support/fc'

const found = getProfile('windows-firewall-rules')?.settings[0]
if (!found) throw new Error('No firewall rules')
const group = found

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((s) => s.trim() === s)
const optional = (arb: fc.Arbitrary<SettingValue>) => fc.option(arb, { nil: undefined })
const port = fc.integer({ min: 1, max: 6 })
const portRange = fc
  .tuple(port, port)
  .map(([a, b]) => (a === b ? String(a) : `${Math.min(a, b)}-${Math.max(a, b)}`))
const listOf = (item: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(item, { minLength: 1, maxLength: 3 })
    .map((values): SettingValue => ({ kind: 'stringList', values }))
const choiceOf = (name: 'enabled' | 'direction' | 'action', ...suffixes: string[]) =>
  fc.constantFrom(...suffixes).map((suffix) => ruleChoice(name, suffix))

/** Rules over a small world, so that they meet. */
const ruleArb = fc
  .record({
    [RULE_FIELDS.name]: text.map((value): SettingValue => ({ kind: 'string', value })),
    [RULE_FIELDS.description]: optional(text.map((value): SettingValue => ({ kind: 'string', value }))),
    [RULE_FIELDS.enabled]: optional(choiceOf('enabled', '0', '1')),
    [RULE_FIELDS.direction]: optional(choiceOf('direction', 'in', 'out')),
    [RULE_FIELDS.action]: optional(choiceOf('action', '0', '1')),
    [RULE_FIELDS.protocol]: optional(
      fc.constantFrom(6, 17).map((value): SettingValue => ({ kind: 'integer', value })),
    ),
    [RULE_FIELDS.localPorts]: optional(listOf(portRange)),
    [RULE_FIELDS.remoteAddresses]: optional(listOf(fc.constantFrom('10.0.0.1', '10.0.0.2', 'LocalSubnet'))),
    [RULE_FIELDS.networkTypes]: optional(
      fc.subarray(['1', '2', '4'], { minLength: 1 }).map((bits): SettingValue => ({
        kind: 'choiceList',
        optionIds: bits.map((bit) => `${RULE_FIELDS.networkTypes}_${bit}`),
      })),
    ),
  })
  .map((rule): SettingValues =>
    Object.fromEntries(
      Object.entries(rule).flatMap(([id, value]): [string, SettingValue][] => (value ? [[id, value]] : [])),
    ),
  )

/** All traffic of that world: what a rule can tell apart there. */
const TRAFFIC = [6, 17].flatMap((protocol) =>
  [1, 2, 3, 4, 5, 6].flatMap((local) =>
    ['10.0.0.1', '10.0.0.2', 'LocalSubnet', 'elsewhere'].flatMap((remote) =>
      ['1', '2', '4'].flatMap((network) =>
        ['in', 'out'].map((direction) => ({ protocol, local, remote, network, direction })),
      ),
    ),
  ),
)

/** The slow, obvious reading of one rule. */
function matches(rule: SettingValues, packet: (typeof TRAFFIC)[number]): boolean {
  const protocol = rule[RULE_FIELDS.protocol]
  const ports = rule[RULE_FIELDS.localPorts]
  const remote = rule[RULE_FIELDS.remoteAddresses]
  const networks = rule[RULE_FIELDS.networkTypes]
  const direction = rule[RULE_FIELDS.direction]
  const inRange = (range: string) => {
    const [low = 0, high = low] = range.split('-').map(Number)
    return low <= packet.local && packet.local <= high
  }
  return (
    (direction?.kind === 'choice'
      ? direction.optionId.endsWith('_out') === (packet.direction === 'out')
      : packet.direction === 'in') &&
    (protocol?.kind !== 'integer' || protocol.value === packet.protocol) &&
    (ports?.kind !== 'stringList' || ports.values.some(inRange)) &&
    (remote?.kind !== 'stringList' || remote.values.includes(packet.remote)) &&
    (networks?.kind !== 'choiceList' || networks.optionIds.some((id) => id.endsWith(`_${packet.network}`)))
  )
}
const isOption = (rule: SettingValues, id: string, end: string) => {
  const value = rule[id]
  return value?.kind === 'choice' && value.optionId.endsWith(end)
}
const isOn = (rule: SettingValues) => !isOption(rule, RULE_FIELDS.enabled, '_0')

describe('firewall rules', () => {
  it('come back from CSV as they were', () => {
    fc.assert(
      fc.property(fc.array(ruleArb, { maxLength: 5 }), (rules) => {
        const { rules: read, problems } = readFirewallCsv(group, writeFirewallCsv(group, rules))
        expect(problems).toEqual([])
        expect(read.map(({ rule }) => rule)).toEqual(rules)
      }),
      { numRuns: runs },
    )
  })

  it('are read from any text without an exception', () => {
    const line = fc.array(fc.oneof(text, fc.constantFrom('Name', 'Action', 'Protocol', '"', 'Any')), {
      maxLength: 4,
    })
    const csv = fc
      .array(line, { maxLength: 5 })
      .map((lines) => lines.map((cells) => cells.join(',')).join('\n'))
    fc.assert(
      fc.property(fc.oneof(csv, fc.string()), (any) => {
        const { rules, problems } = readFirewallCsv(group, any)
        expect(rules.length + problems.length).toBeGreaterThanOrEqual(any.trim() === '' ? 1 : 0)
      }),
      { numRuns: runs },
    )
  })

  it('are called blocked only where one block rule takes all that they allow', () => {
    fc.assert(
      fc.property(fc.array(ruleArb, { maxLength: 6 }), (rules) => {
        for (const finding of findInFirewallRules(rules)) {
          const rule = rules[finding.rule] ?? {}
          if (finding.kind === 'blocked') {
            const block = rules[finding.by] ?? {}
            expect(isOn(rule) && isOn(block)).toBe(true)
            expect(isOption(block, RULE_FIELDS.action, '_0')).toBe(true)
            const allowed = TRAFFIC.filter((packet) => matches(rule, packet))
            expect(allowed.every((packet) => matches(block, packet))).toBe(true)
          }
          if (finding.kind === 'allowsAll')
            expect(TRAFFIC.filter((p) => p.direction === 'in').every((p) => matches(rule, p))).toBe(true)
        }
      }),
      { numRuns: runs },
    )
  })

  it('are called blocked wherever a block rule without conditions of that direction is on', () => {
    fc.assert(
      fc.property(ruleArb, fc.constantFrom('in', 'out'), (rule, direction) => {
        const block = {
          [RULE_FIELDS.action]: ruleChoice('action', '0'),
          [RULE_FIELDS.direction]: ruleChoice('direction', direction),
        }
        const isHit =
          isOn(rule) &&
          isOption(rule, RULE_FIELDS.action, '_1') &&
          (isOption(rule, RULE_FIELDS.direction, '_out') ? 'out' : 'in') === direction
        const kinds = findInFirewallRules([rule, block])
          .filter((f) => f.rule === 0)
          .map((f) => f.kind)
        expect(kinds.includes('blocked')).toBe(isHit)
      }),
      { numRuns: runs },
    )
  })

  it('are duplicates exactly where they say the same under any name', () => {
    fc.assert(
      fc.property(fc.array(ruleArb, { maxLength: 5 }), (rules) => {
        const said = (rule: SettingValues) =>
          Object.entries(rule)
            .filter(([id]) => id !== RULE_FIELDS.name && id !== RULE_FIELDS.description)
            .map(([id, value]) => id + JSON.stringify(value))
            .toSorted()
            .join()
        const expected = rules.flatMap((rule, index) => {
          const of = rules.findIndex((other) => said(other) === said(rule))
          return of < index ? [{ kind: 'duplicate', rule: index, of }] : []
        })
        expect(findInFirewallRules(rules).filter((f) => f.kind === 'duplicate')).toEqual(expected)
      }),
      { numRuns: runs },
    )
  })
})
