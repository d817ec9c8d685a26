import { makeWorkerUtils } from 'graphile-worker'
import { z } from 'zod'
import { getPrisma } from '@/lib/db/client'
import { withTenant } from '@/lib/db/with-tenant'
import { DEAD_AFTER_MS } from './heartbeat'
import { wakeResolution } from './wake-resolution'

const familiesSchema = z.array(
  z.object({ name: z.string(), values: z.array(z.object({ labels: z.record(z.string(), z.unknown()) })) }),
)

/**
 * Gives back the jobs of workers that were killed, which the queue itself would hold for four hours. A worker counts as
 * dead when it has held a job for half a minute and no process that published itself since then knows of it.
 * @returns the ids of the dead workers
 */
export async function releaseDeadJobs(queueUrl: string, now: Date = new Date()): Promise<readonly string[]> {
  const since = new Date(now.getTime() - DEAD_AFTER_MS)
  const living = await livingWorkers(since)
  const utils = await makeWorkerUtils({ connectionString: queueUrl, maxPoolSize: 1 })
  try {
    const holders = await utils.withPgClient(async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `select locked_by as id from graphile_worker._private_jobs where locked_at < $1
         union select locked_by from graphile_worker._private_job_queues where locked_at < $1`,
        [since],
      )
      return rows.map((row) => row.id)
    })
    const dead = holders.filter((id) => !living.has(id))
    if (dead.length > 0) await utils.forceUnlockWorkers(dead)
    return dead
  } finally {
    await utils.release()
  }
}

/** The queue's workers in every process that published itself lately. */
async function livingWorkers(since: Date): Promise<ReadonlySet<string>> {
  const processes = await getPrisma().processMetrics.findMany({ where: { heartbeatAt: { gte: since } } })
  const families = processes.flatMap((process) => familiesSchema.parse(process.metrics))
  const info = families.filter((family) => family.name === 'bulwark_worker_info')
  return new Set(info.flatMap((family) => family.values.map((value) => String(value.labels.worker))))
}

/**
 * Queues resolution of every tenant whose results are behind or were never written in the form of this version: after an
 * upgrade, or when whatever had queued it is lost.
 * @returns how many
 */
export async function wakeTenantsBehind(queueUrl: string): Promise<number> {
  const utils = await makeWorkerUtils({ connectionString: queueUrl, maxPoolSize: 1 })
  const ids = await utils.withPgClient(async (client) => {
    const { rows } = await client.query<{ id: string }>('select bulwark_tenant_ids() as id')
    return rows.map((row) => row.id)
  })
  await utils.release()
  let woken = 0
  for (const id of ids) {
    woken += await withTenant(id, async (tx) => {
      const tenant = await tx.tenant.findUniqueOrThrow({ where: { id } })
      if (tenant.resultStamp !== null && tenant.resolvedRevision >= tenant.revision) return 0
      await wakeResolution(tx, id)
      return 1
    })
  }
  return woken
}
