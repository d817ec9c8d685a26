import { describe, expect, it } from 'vitest'
import { Pace } from '@/agent/simulator/pace'

const never = new AbortController().signal

describe('Pace', () => {
  it('lets so many through in a second, spread evenly, whoever asks', async () => {
    const pace = new Pace(100)
    const start = performance.now()
    const passedAt = await Promise.all(
      Array.from({ length: 9 }, () => pace.take(never).then(() => performance.now() - start)),
    )
    // A timer may be early by a millisecond, and as late as the machine is busy.
    for (const [i, at] of passedAt.entries()) expect(at).toBeGreaterThan(10 * i - 2)
  })

  it('holds nobody up without a rate', async () => {
    await Promise.all(Array.from({ length: 1000 }, () => new Pace(null).take(never)))
  })

  it('ends the wait when told to', async () => {
    const stop = new AbortController()
    const pace = new Pace(0.001)
    await pace.take(stop.signal)
    const waiting = pace.take(stop.signal)
    stop.abort()
    await expect(waiting).rejects.toThrow('aborted')
  })
})
