import 'server-only'
import { AggregatorRegistry, Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import { getPrisma } from '@/lib/db/client'
import { processMetrics } from '@/lib/worker/metrics'

/** A process whose heartbeat is older has ended or hangs; its numbers would only look alive. */
const SHOWN_FOR_MS = 60_000

/** prom-client's own form, of which only what has to be labelled is looked into. */
const familiesSchema = z.array(
  z.looseObject({
    name: z.string(),
    values: z.array(z.looseObject({ labels: z.record(z.string(), z.union([z.string(), z.number()])) })),
  }),
)

interface QueueRow {
  readonly task: string
  readonly jobs: number
  readonly due: number
  readonly running: number
  readonly failing: number
  readonly lagSeconds: number
}

/**
 * Everything that is measured, as Prometheus text: this process, every worker that publishes itself (labels `process` and
 * `instance`), and the queue.
 */
export async function renderMetrics(
  now: Date,
): Promise<{ readonly contentType: string; readonly text: string }> {
  const workers = await getPrisma().processMetrics.findMany({
    where: { heartbeatAt: { gte: new Date(now.getTime() - SHOWN_FOR_MS) } },
    orderBy: { id: 'asc' },
  })
  const own = await processMetrics().registry.getMetricsAsJSON()
  const registry = AggregatorRegistry.aggregate([
    labelled(own, { process: 'web', instance: 'self' }),
    ...workers.map((worker) => labelled(worker.metrics, { process: worker.role, instance: worker.id })),
  ])
  const text = [await registry.metrics(), await (await queueRegistry(workers, now)).metrics()].join('\n')
  return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, text }
}

function labelled(families: unknown, labels: Readonly<Record<string, string>>): object {
  return familiesSchema.parse(families).map((family) => ({
    ...family,
    values: family.values.map((value) => ({ ...value, labels: { ...value.labels, ...labels } })),
  }))
}

async function queueRegistry(
  workers: readonly { readonly id: string; readonly role: string; readonly heartbeatAt: Date }[],
  now: Date,
): Promise<Registry> {
  const registry = new Registry()
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const lag = gauge('bulwark_queue_lag_seconds', 'For how long the oldest job that could run has waited.', [
    'task',
  ])
  const jobs = gauge('bulwark_queue_jobs', 'Jobs by state: due, running, failing, all.', ['task', 'state'])
  const heartbeat = gauge('bulwark_process_heartbeat_age_seconds', 'Since a process was last heard of.', [
    'process',
    'instance',
  ])
  const rows = await getPrisma().$queryRaw<QueueRow[]>`select * from graphile_worker.bulwark_queue_stats()`
  for (const { task, lagSeconds, jobs: all, due, running, failing } of rows) {
    lag.set({ task }, lagSeconds)
    for (const [state, count] of Object.entries({ all, due, running, failing }))
      jobs.set({ task, state }, count)
  }
  for (const { id, role, heartbeatAt } of workers)
    heartbeat.set({ process: role, instance: id }, (now.getTime() - heartbeatAt.getTime()) / 1000)
  return registry
}
