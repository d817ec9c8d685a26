import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { applyAssetRules } from '../asset-rules/apply-asset-rules'
import { eachTenantTask } from './each-tenant'

const payloadSchema = z.object({ tenantId: z.string().optional() })
const everyTenant = eachTenantTask(applyAssetRules)

/**
 * Gives devices the tags of asset rules: for one tenant after its rules have changed, for all of them every hour, as devices
 * come and change. Source: Defender for Endpoint, "device tags": dynamic tags are brought up to date about hourly.
 */
const applyAssetRulesTask: Task = async (payload, helpers) => {
  const { tenantId } = payloadSchema.parse(payload)
  if (tenantId === undefined) await everyTenant(payload, helpers)
  else await applyAssetRules(tenantId, new Date())
}
export default applyAssetRulesTask
