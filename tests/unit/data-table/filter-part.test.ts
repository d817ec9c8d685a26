import { describe, expect, it } from 'vitest'
import { filterPart } from '@/components/data-table/filter-part'

describe('what decides which rows match', () => {
  it('leaves paging, order and open panes out', () => {
    expect(filterPart('page=3&q=a&sort=name&dir=desc&size=25&device=dev_1&tag=x')).toBe('q=a&tag=x')
    expect(filterPart('tag=x&q=a')).toBe(filterPart('q=a&tag=x'))
  })
})
