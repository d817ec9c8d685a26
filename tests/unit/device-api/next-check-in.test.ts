import { describe, expect, it } from 'vitest'
import { nextCheckInSeconds, spreadOf } from '@/lib/features/device-api/next-check-in'

const NOW = Date.UTC(2026, 0, 1)
const idle = { isManaged: true, isUnderWay: false }
const busy = { isManaged: true, isUnderWay: true }

describe('when a device is to come back', () => {
  it.each([
    ['in 90 minutes when there is nothing to do', idle, 5400],
    ['soon while something is worked out', busy, 30],
    ['in 90 minutes when another channel manages it', { isManaged: false, isUnderWay: true }, 5400],
  ])('%s', (_name, state, seconds) => {
    for (const load of [0, 0.1, 0.25]) expect(nextCheckInSeconds('dev_a', state, load, NOW)).toBe(seconds)
  })

  it('later the fuller the waiting room is, each device at its own time', () => {
    const ids = Array.from({ length: 500 }, (_, i) => `dev_${i}`)
    const at = (load: number, state = busy) => ids.map((id) => nextCheckInSeconds(id, state, load, NOW))
    const [half, full] = [at(0.5), at(1)]
    half.forEach((seconds, i) => expect(full[i]).toBeGreaterThan(seconds))
    expect(Math.min(...half)).toBeGreaterThanOrEqual(30)
    expect(Math.min(...full)).toBeGreaterThanOrEqual(4 * 30)
    expect(Math.max(...full)).toBeLessThanOrEqual(6 * 30)
    expect(new Set(at(1, idle)).size).toBeGreaterThan(400)
  })

  it('spreads evenly, and differently each hour', () => {
    const spread = Array.from({ length: 1000 }, (_, i) => spreadOf(`dev_${i}`, NOW))
    for (const s of spread) expect(s >= 0 && s <= 1).toBe(true)
    const lower = spread.filter((s) => s < 0.5).length
    expect(lower).toBeGreaterThan(400)
    expect(lower).toBeLessThan(600)
    expect(spreadOf('dev_1', NOW)).not.toBe(spreadOf('dev_1', NOW + 3_600_000))
  })
})
