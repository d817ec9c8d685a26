import { describe, expect, it } from 'vitest'
import { checkRule } from '@/lib/domain/groups'
import { placeAt, quoted, scanRule, type RulePlace } from '@/lib/features/groups/rule-places'

/** The place of | in the text. */
function placeOf(marked: string): RulePlace | null {
  const at = marked.indexOf('|')
  return placeAt(marked.slice(0, at) + marked.slice(at + 1), at)
}

describe('cutting a rule into tokens', () => {
  it.each([
    ['device.deviceOSType -eq "a b"', ['property', 'operator', 'string']],
    [
      '-not (device.isRooted eq true)',
      ['joint', 'punctuation', 'property', 'operator', 'literal', 'punctuation'],
    ],
    [
      "device.x -any (_ –startsWith 'o''g')",
      ['property', 'quantifier', 'punctuation', 'item', 'operator', 'string', 'punctuation'],
    ],
    [
      'device.x -in ["a`"b", 12]',
      ['property', 'operator', 'punctuation', 'string', 'punctuation', 'literal', 'punctuation'],
    ],
    ['device.x -like Windows == §', ['property', 'word', 'word', 'word', 'word', 'word']],
    ['device.x -eq null -and', ['property', 'operator', 'literal', 'joint']],
  ])('%s', (text, kinds) => {
    const tokens = scanRule(text)
    expect(tokens.map((token) => token.kind)).toEqual(kinds)
    for (const token of tokens) expect(text.slice(token.start, token.end)).toBe(token.text)
  })

  it.each([
    ['"', true],
    ['"a', true],
    ['"a"', false],
    ['"a`"', true],
    ['""', false],
    ["'a''", true],
    ["'a'", false],
  ])('knows whether %s is closed', (text, isOpen) => {
    expect(scanRule(text)[0]?.isOpen === true).toBe(isOpen)
  })
})

describe('what could stand at a place', () => {
  it.each<[string, object | null]>([
    ['|', { expects: 'operand', isItem: false, from: 0 }],
    ['dev|', { expects: 'operand', from: 0, to: 3 }],
    ['device.dev|iceOSType -eq "x"', { expects: 'operand', from: 0, to: 19 }],
    ['(|', { expects: 'operand', isItem: false }],
    ['device.isRooted -eq true -and |', { expects: 'operand' }],
    ['device.deviceOSType |', { expects: 'operator', property: 'deviceOSType' }],
    ['device.deviceOSType -st|', { expects: 'operator', from: 20, to: 23 }],
    ['device.deviceOSType -eq |', { expects: 'value', property: 'deviceOSType', operator: '-eq', typed: '' }],
    ['device.deviceOSType -eq "Win|', { expects: 'value', typed: 'Win', from: 24, to: 28 }],
    ['device.deviceOSType -eq "Win|dows" -and', { expects: 'value', typed: 'Win', from: 24, to: 33 }],
    ['device.deviceOSType -eq "Windows"|', { expects: 'joint' }],
    ['device.deviceOSType -eq "Windows" -a|', { expects: 'joint', from: 34, to: 36 }],
    ['device.deviceOSType -in |', { expects: 'value', isList: false }],
    ['device.deviceOSType -in [|', { expects: 'value', isList: true }],
    ['device.deviceOSType -in ["a", "b|', { expects: 'value', isList: true, typed: 'b' }],
    ['device.deviceOSType -in ["a" |', null],
    ['device.deviceOSType -in ["a"]|', { expects: 'joint' }],
    ['device.systemLabels -any |', { expects: 'condition' }],
    ['device.systemLabels -any (|', { expects: 'operand', isItem: true }],
    ['device.systemLabels -any (_ |', { expects: 'operator', property: '_' }],
    ['device.systemLabels -any (_ -eq "M|', { expects: 'value', property: 'systemLabels', typed: 'M' }],
    ['device.systemLabels -any (_ -eq "a") -and |', { expects: 'operand', isItem: false }],
    ['device.nothing -eq |', null],
    ['"text|', null],
  ])('%s', (marked, place) => {
    if (place === null) expect(placeOf(marked)).toBeNull()
    else expect(placeOf(marked)).toMatchObject(place)
  })
})

describe('a value in quotes', () => {
  it.each(['a', '', 'a"b', "o'g", 'a`', '`"', 'a\nb'])('is read back: %j', (value) => {
    const check = checkRule(`device.displayName -eq ${quoted(value)}`)
    expect(check.ast).toMatchObject({ kind: 'compare', value })
  })
})
