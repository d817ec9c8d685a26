import { getPrisma } from '@/lib/db/client'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import { processMetrics } from './metrics'

const EVERY_MS = 5_000
/** A process that was not heard of for so long has died: it publishes every five seconds, whatever it is at. */
export const DEAD_AFTER_MS = 30_000
const FORGOTTEN_AFTER_MS = 60 * 60_000

/**
 * Publishes what this process measures, so that any web server can show it, and that it lives, so that its jobs are taken
 * over when it no longer does.
 */
export class Heartbeat {
  private readonly id = newId('prc')
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly role: 'worker' | 'gateway') {}

  async start(): Promise<void> {
    await this.beat()
    this.timer = setInterval(() => {
      // The next one tries again; the database may be restarting.
      this.beat().catch((error: unknown) => console.error(`[${this.role}] heartbeat failed`, error))
    }, EVERY_MS)
    this.timer.unref()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await getPrisma().processMetrics.deleteMany({ where: { id: this.id } })
  }

  async beat(now: Date = new Date()): Promise<void> {
    const families = await processMetrics().registry.getMetricsAsJSON()
    const values = { role: this.role, heartbeatAt: now, metrics: toJson(families) }
    const { processMetrics: table } = getPrisma()
    await table.upsert({ where: { id: this.id }, create: { id: this.id, ...values }, update: values })
    await table.deleteMany({ where: { heartbeatAt: { lt: new Date(now.getTime() - FORGOTTEN_AFTER_MS) } } })
  }
}
