import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallestChange } from '@/components/groups/rule-code-mirror'
import { runs } from '../../support/fc'

describe('the smallest change between two texts', () => {
  it('leaves alone what they begin and end with', () => {
    expect(smallestChange('a -eq "b"', 'a -ne "b"')).toEqual({ from: 3, to: 5, insert: 'ne' })
    expect(smallestChange('aa', 'aaa')).toEqual({ from: 2, to: 2, insert: 'a' })
    expect(smallestChange('same', 'same')).toBeNull()
  })

  it('makes the second of the first', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '"'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = smallestChange(before, after)
        const made = change ? before.slice(0, change.from) + change.insert + before.slice(change.to) : before
        expect(made).toBe(after)
      }),
      { numRuns: runs },
    )
  })
})
