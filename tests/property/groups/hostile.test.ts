import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRule, evaluateRule, MAX_RULE_LENGTH, printRule, type RuleNode } from '@/lib/domain/groups'
import { runs } from '@/tests/support/fc'
import { ruleArb } from './rule-arbitraries'

function bare(node: RuleNode): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)))
}

/** What rules meet on their way through mail, web pages, spreadsheets and people. */
const oddArb = fc.constantFrom(
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\r\n',
  '\t',
  '\u201c',
  '\u201d',
  '\u2018',
  '\u2013',
  '\u2212',
  '&quot;',
  '&#39;',
  '&amp;',
  '\\"',
  '\\u0022',
  '""',
  '`',
  '\ud83d\ude00',
  '\ud83d',
  '\udc00',
  '\u0000',
  '\u202e',
  '\uff08',
  '(',
  ')',
  '[',
  '_',
  '-not ',
  '-all',
  'user.',
  '__proto__',
  'constructor',
)
const hostileArb = fc
  .tuple(ruleArb.map(printRule), fc.array(fc.tuple(oddArb, fc.nat()), { minLength: 1, maxLength: 4 }))
  .map(([text, odds]) =>
    odds.reduce((now, [odd, place]) => {
      const at = place % (now.length + 1)
      return now.slice(0, at) + odd + now.slice(at)
    }, text),
  )

describe('hostile texts', () => {
  it('are refused with an error, or read as what printing gives back', () => {
    fc.assert(
      fc.property(hostileArb, (text) => {
        const check = checkRule(text)
        if (!check.ok) {
          expect(check.errors.length).toBeGreaterThan(0)
          return
        }
        const printed = printRule(check.ast)
        fc.pre(printed.length <= MAX_RULE_LENGTH)
        const again = checkRule(printed)
        expect(again.errors).toEqual([])
        if (again.ok) expect(bare(again.ast)).toEqual(bare(check.ast))
        expect(() => evaluateRule(check.ast, { displayName: text.slice(0, 256) })).not.toThrow()
      }),
      { numRuns: runs * 5 },
    )
  })

  it('get messages that stay short', () => {
    fc.assert(
      fc.property(hostileArb, (text) => {
        const check = checkRule(text)
        for (const { message } of [...check.errors, ...check.warnings]) {
          expect(message.length).toBeLessThan(700)
        }
      }),
      { numRuns: runs * 2 },
    )
  })

  const repeated = fc
    .tuple(
      fc.constantFrom(
        '(',
        ')',
        '[',
        '"',
        "'",
        '`"',
        '-',
        '\u2013',
        '.',
        ',',
        '-not ',
        '\u00a0x',
        '&quot;',
        '\\"',
        '\ud83d\ude00',
        '\ud800',
        '\u201c',
        'device.x -eq "a" ',
        'device.isRooted -eq 1 or ',
        'device.deviceOSVersion -startsWith "10.0.2" or ',
        'device.displayName -match "(a*)*b" and ',
      ),
      fc.constantFrom(
        '',
        'device.displayName -eq "',
        'device.displayName -in [',
        'device.displayName -match "',
      ),
    )
    .map(([piece, head]) => head + piece.repeat(Math.floor((MAX_RULE_LENGTH - head.length) / piece.length)))

  // One that is looked at again from each of its places would take minutes, and the test with it.
  it('are all answered', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(repeated, (text) => {
        expect(checkRule(text)).toBeDefined()
      }),
      { numRuns: runs },
    )
  })
})
