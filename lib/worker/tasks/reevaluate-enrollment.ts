import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { withTenant } from '@/lib/db/with-tenant'
import { reevaluateBatch } from '../enrollment/reevaluate'
import { wakeResolution } from '../wake-resolution'

const payloadSchema = z.object({ tenantId: z.string() })

/** Decides on every device of a tenant again, a batch a transaction; killed in between, the queue starts it over. */
const reevaluateEnrollmentTask: Task = async (payload) => {
  const { tenantId } = payloadSchema.parse(payload)
  let after: string | null = ''
  while (after !== null) {
    const from: string = after
    after = await withTenant(tenantId, (tx) => reevaluateBatch(tx, tenantId, from, new Date()), {
      timeoutMs: 120_000,
    })
  }
  await withTenant(tenantId, (tx) => wakeResolution(tx, tenantId))
}
export default reevaluateEnrollmentTask
