import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { withTenant } from '@/lib/db/with-tenant'
import { reevaluateBatch } from '../enrollment/reevaluate'
import { ProgressReporter } from '../progress'
import { wakeResolution } from '../wake-resolution'

const payloadSchema = z.object({ tenantId: z.string() })

/** Decides on every device of a tenant again, a batch a transaction; killed in between, the queue starts it over. */
const reevaluateEnrollmentTask: Task = async (payload) => {
  const { tenantId } = payloadSchema.parse(payload)
  await reevaluateEnrollment(tenantId)
}
export default reevaluateEnrollmentTask

export async function reevaluateEnrollment(tenantId: string): Promise<void> {
  const progress = new ProgressReporter(tenantId, 'reevaluate-enrollment')
  const total = await withTenant(tenantId, (tx) => tx.device.count({ where: { tenantId } }))
  try {
    let done = 0
    let after: string | null = ''
    while (after !== null) {
      await progress.report('enrollment', done, total)
      const from: string = after
      const batch = await withTenant(tenantId, (tx) => reevaluateBatch(tx, tenantId, from, new Date()), {
        timeoutMs: 120_000,
      })
      done = Math.min(done + batch.devices, total)
      after = batch.after
    }
    await withTenant(tenantId, (tx) => wakeResolution(tx, tenantId))
  } finally {
    await progress.clear()
  }
}
