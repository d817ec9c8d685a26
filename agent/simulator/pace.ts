import { setTimeout as delay } from 'node:timers/promises'

/** Spreads requests evenly: so many a second and no more, whoever asks. */
export class Pace {
  private next = 0

  /** @param perSecond null: as fast as it goes */
  constructor(private readonly perSecond: number | null) {}

  /** Resolves when one more request may go out. Rejects when `signal` ends the wait. */
  async take(signal: AbortSignal): Promise<void> {
    if (this.perSecond === null) return
    const now = performance.now()
    const at = Math.max(now, this.next)
    this.next = at + 1000 / this.perSecond
    if (at > now) await delay(at - now, undefined, { signal })
  }
}
