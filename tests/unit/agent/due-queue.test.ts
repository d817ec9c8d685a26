import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DueQueue } from '@/agent/simulator/due-queue'
import { runs } from '../../support/fc'

describe('DueQueue', () => {
  it('gives what a sorted list would, whatever comes in and goes out when', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ take: fc.integer({ min: 0, max: 60 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new DueQueue<number>()
        const plain: number[] = []
        for (const s of steps) {
          if ('add' in s) {
            queue.add(s.add, s.add)
            plain.push(s.add)
            plain.sort((a, b) => a - b)
          } else {
            const [earliest] = plain
            const expected = earliest !== undefined && earliest <= s.take ? (plain.shift() ?? null) : null
            expect(queue.take(s.take)).toBe(expected)
          }
          expect(queue.size).toBe(plain.length)
        }
      }),
      { numRuns: runs },
    )
  })
})
