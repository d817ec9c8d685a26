import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkRule,
  compileRule,
  printRule,
  type DirectoryProperties,
  type RuleCheck,
  type RuleFix,
  type RuleNode,
} from '@/lib/domain/groups'
import { runs } from '@/tests/support/fc'
import { deviceRuleArb } from './lint-arbitraries'
import { deviceArb, ruleArb } from './rule-arbitraries'

const numRuns = runs

/** The tree without its places. */
function bare(node: RuleNode | null): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)))
}

function applied(text: string, fix: RuleFix): string {
  return text.slice(0, fix.start) + fix.text + text.slice(fix.end)
}

/** Applies one fix after the other until none is left; throws when that does not end. */
function mended(text: string, issuesOf: (check: RuleCheck) => RuleCheck['errors'] | RuleCheck['warnings']) {
  let now = text
  for (let round = 0; round < 200; round++) {
    const fix = issuesOf(checkRule(now)).find((issue) => issue.fix)?.fix
    if (!fix) return now
    now = applied(now, fix)
  }
  throw new Error(`Fixes go on for ever: ${text}`)
}

/** What happens to rules on their way: a text that reads as the rule does, spoilt. Null where it does not apply. */
const MISTAKES: Readonly<Record<string, (text: string) => string>> = {
  'quotes escaped as in JSON': (text) => JSON.stringify(text).slice(1, -1),
  'a JSON string': (text) => JSON.stringify(text),
  'a CSV cell': (text) => `"${text.replaceAll('"', '""')}"`,
  'HTML entities': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;').replaceAll('<', '&lt;'),
  'no prefix': (text) => text.replace('device.', ''),
  'a foreign operator': (text) => text.replace(' -eq ', ' == '),
  'a foreign conjunction': (text) => text.replace(' -and ', ' && '),
  'parentheses for brackets': (text) => text.replace(/\[(?="[^"]*"(?:, "[^"]*")*\])([^\]]*)\]/, '($1)'),
  'a comma at the end': (text) => text.replace(/"\](?=$|\))/, '", ]'),
  'a zero-width space': (text) => text.replace(' ', ' \u200b'),
  'a full-width parenthesis': (text) => text.replace('(', '\uff08'),
}

/** Rules whose texts hold nothing that quoting, escaping or markup has to do with. */
const plainRuleArb = fc
  .oneof(deviceRuleArb, ruleArb)
  .filter((rule) => !/[`'\\&\n\r\t\u2000-\uffff]|""|"[^"]*[[\]()][^"]*"/.test(printRule(rule)))

describe('fixes of errors', () => {
  it.each(Object.entries(MISTAKES))('bring back the rule behind %s', (_, spoil) => {
    fc.assert(
      fc.property(plainRuleArb, (rule) => {
        const text = printRule(rule)
        const spoilt = spoil(text)
        fc.pre(spoilt.length <= 3072 && spoilt !== text)
        expect(checkRule(spoilt).ok).toBe(false)
        const after = checkRule(mended(spoilt, ({ errors }) => errors))
        expect(after.errors).toEqual([])
        expect(bare(after.ast)).toEqual(bare(rule))
      }),
      { numRuns },
    )
  })
})

/** Warnings whose fix says the same as the rule did, device by device. */
const SAME_MEANING = [
  'PROPERTY_CASE',
  'DASH',
  'ODD_SPACE',
  'DOLLAR_NULL',
  'STRING_FOR_BOOLEAN',
  'UNQUOTED_VALUE',
  'NEGATED_COLLECTION',
  'SLOW_MATCH',
]

const isWithoutLineFeed = (device: DirectoryProperties) => !JSON.stringify(device).includes('\\n')

describe('fixes of warnings', () => {
  const looseTextArb = fc.oneof(ruleArb, deviceRuleArb).map((rule) =>
    printRule(rule)
      .replace('device.d', 'device.D')
      .replace(' -eq ', ' \u2013eq ')
      .replace(' -in ', '\u00a0-in\u3000')
      .replace(/ true\b/, ' "True"')
      .replace(/ null\b/, ' $null'),
  )

  it('leave a rule that is accepted, with that warning gone and none of its errors', () => {
    fc.assert(
      fc.property(looseTextArb, (text) => {
        fc.pre(text.length <= 2500)
        const check = checkRule(text)
        for (const { code, fix } of check.warnings) {
          if (!fix) continue
          const after = checkRule(applied(text, fix))
          expect(after.errors.map((error) => error.message)).toEqual(
            check.errors.map((error) => error.message),
          )
          const count = (warnings: RuleCheck['warnings']) =>
            warnings.filter((one) => one.code === code).length
          expect(count(after.warnings), `${code} in ${text}`).toBeLessThan(count(check.warnings))
        }
      }),
      { numRuns: numRuns * 2 },
    )
  })

  it('keep the meaning where they are about spelling', () => {
    fc.assert(
      fc.property(
        looseTextArb,
        fc.array(deviceArb.filter(isWithoutLineFeed), { maxLength: 4 }),
        (text, devices) => {
          const check = checkRule(text)
          fc.pre(check.ok && text.length <= 2500)
          if (!check.ok) return
          for (const { code, fix } of check.warnings) {
            if (!fix || !SAME_MEANING.includes(code)) continue
            const after = checkRule(applied(text, fix))
            if (!after.ok) throw new Error(`${code} spoils ${text}`)
            expect(devices.map(compileRule(after.ast)), `${code} in ${text}`).toEqual(
              devices.map(compileRule(check.ast)),
            )
          }
        },
      ),
      { numRuns: numRuns * 2 },
    )
  })

  it('come to an end', () => {
    fc.assert(
      fc.property(looseTextArb, (text) => {
        fc.pre(text.length <= 1500)
        expect(checkRule(mended(text, ({ warnings }) => warnings)).ok).toBe(checkRule(text).ok)
      }),
      { numRuns },
    )
  })
})
