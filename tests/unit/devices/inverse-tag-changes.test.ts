import { describe, expect, it } from 'vitest'
import { inverseTagChanges } from '@/components/devices/inverse-tag-changes'

describe('taking a change of tags back', () => {
  it('gives back only what a device had, and takes only what it had not', () => {
    const before = [
      { id: 'a', tags: ['HQ'] },
      { id: 'b', tags: ['hq', 'Ring 1'] },
      { id: 'c', tags: [] },
      { id: 'd', tags: [] },
    ]
    expect(inverseTagChanges(before, { add: ['HQ'], remove: ['Ring 1'] })).toEqual([
      { ids: ['b'], add: ['Ring 1'], remove: [] },
      { ids: ['c', 'd'], add: [], remove: ['HQ'] },
    ])
  })

  it('is nothing where nothing changed', () => {
    expect(inverseTagChanges([{ id: 'a', tags: ['HQ'] }], { add: ['hq'], remove: ['Ring 1'] })).toEqual([])
  })
})
