import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { recordResolveFailure, resolveTenant } from '../resolve-tenant'

const payloadSchema = z.object({ tenantId: z.string() })

const resolveTenantTask: Task = async (payload, helpers) => {
  const { tenantId } = payloadSchema.parse(payload)
  try {
    const summary = await resolveTenant(tenantId)
    if (summary)
      helpers.logger.info(
        `Resolved ${tenantId} at revision ${summary.revision}: ${summary.cohorts} cohorts, ${summary.devicesChanged} devices changed`,
      )
  } catch (error) {
    await recordResolveFailure(tenantId, error instanceof Error ? error.message : String(error))
    throw error
  }
}
export default resolveTenantTask
