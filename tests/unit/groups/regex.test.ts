import { describe, expect, it } from 'vitest'
import { checkRule, compileRule } from '@/lib/domain/groups'
import { linearMatcher } from '@/lib/domain/groups/linear-matcher'
import { compileRegex } from '@/lib/domain/groups/regex-matcher'
import { readTable } from './read-tables'

describe('regular expression vectors', () => {
  it.each(readTable('Regular expressions'))('%s in %s: %s', (pattern = '', text = '', found, demanding) => {
    const regex = compileRegex(pattern)
    if (!regex.ok) return expect('refused').toBe(found)
    expect(regex.test(text) ? 'yes' : 'no').toBe(found)
    expect(linearMatcher(regex.tree)(text) ? 'yes' : 'no').toBe(found)
    expect(regex.isDemanding ? 'yes' : 'no').toBe(demanding)
  })
})

describe('values that make backtracking explode', () => {
  it.each([
    ['^(a+)+$', `${'a'.repeat(250)}!`],
    ['(a*)*b', 'a'.repeat(256)],
    ['^(a|a)*$', `${'a'.repeat(256)}!`],
    ['.*.*.*.*.*.*.*.*x', 'a'.repeat(256)],
    ['(?=(a+)+b)', 'a'.repeat(100)],
    ['(?=.*(?=.*(?=.*(?=.*(?=.*(?=.*x))))))', 'a'.repeat(256)],
    ['(?<!(a+)+)b(?<=(a*)*x)', 'ab'.repeat(128)],
    ['(a?){200}a{200}', 'a'.repeat(199)],
    ['^.*a$', 'a'.repeat(20_000) + 'b'],
  ])('%s ends', (pattern, displayName) => {
    const check = checkRule(`device.displayName -match "${pattern}"`)
    expect(check.ok && compileRule(check.ast)({ displayName })).toBe(false)
  })
})
