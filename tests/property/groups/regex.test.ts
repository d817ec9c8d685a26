import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearMatcher, programSize } from '@/lib/domain/groups/linear-matcher'
import { compileRegex, toJavaScript } from '@/lib/domain/groups/regex-matcher'
import { parseRegex } from '@/lib/domain/groups/regex-syntax'
import { runs } from '@/tests/support/fc'

const ATOMS = ['a', 'b', 'A', '-', '.', '1', '\\d', '\\w', '\\W', '[ab]', '[^a]', '[a-c1]', '\\.', '[\\d-]']
const atomArb = fc.constantFrom(...ATOMS)
const zeroWidthArb = fc.constantFrom('^', '$', '\\b', '\\B', '(?=a)', '(?!b)', '(?<=a)', '(?<!-)')
const quantifierArb = fc.constantFrom('', '', '', '*', '+', '?', '*?', '{2}', '{0,2}', '{1,}')

/** Patterns that .NET and JavaScript read alike. */
const patternArb = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc
    .array(
      fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.tuple(atomArb, quantifierArb).map((parts) => parts.join('')),
        zeroWidthArb,
        fc.tuple(tie('pattern'), quantifierArb).map(([inner, quantifier]) => `(${inner})${quantifier}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
})).pattern

const textArb = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '-', '1', ' '), maxLength: 9 })

describe('regular expressions', () => {
  it('match what the platform matches, by either engine', () => {
    fc.assert(
      fc.property(patternArb, textArb, (pattern, text) => {
        const expected = new RegExp(pattern, 'i').test(text)
        const regex = compileRegex(pattern)
        expect(regex.ok).toBe(true)
        if (!regex.ok) return
        expect(regex.test(text)).toBe(expected)
        expect(linearMatcher(regex.tree)(text)).toBe(expected)
        expect(new RegExp(toJavaScript(regex.tree), 'iu').test(text)).toBe(expected)
      }),
      { numRuns: runs * 5 },
    )
  })

  it('are read or refused, whatever the text, and what is read compiles', () => {
    const piece = fc.constantFrom(
      ...'()[]{}*+?|^$.\\-,:<>=!#aAbBdDkpPuxz019_',
      '(?',
      '(?<',
      '\\p{Lu}',
      '{2,3}',
      '\u{1f600}',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const pattern = pieces.join('')
        const parsed = parseRegex(pattern)
        if (!parsed.ok) {
          expect(parsed.at).toBeLessThanOrEqual(pattern.length)
          return
        }
        expect(() => new RegExp(toJavaScript(parsed.tree), 'iu')).not.toThrow()
        if (programSize(parsed.tree) < 2000) expect(() => linearMatcher(parsed.tree)('ab-1')).not.toThrow()
      }),
      { numRuns: runs * 5 },
    )
  })
})
