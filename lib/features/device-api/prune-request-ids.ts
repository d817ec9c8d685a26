import { withTenant } from '@/lib/db/with-tenant'
import { isDatabaseAway } from './database-away'
import { forgetRequestIds } from './request-ids'

const EVERY_MS = 10_000
const MOST_AT_ONCE = 20_000
const MOST_TENANTS = 10_000

const prunedAt = new Map<string, number>()

/**
 * Deletes request ids that are too old to be used again: every ten seconds while the tenant's devices talk, in a transaction
 * of its own. Failing is no harm, the next one does it.
 */
export async function pruneRequestIds(tenantId: string, now: Date): Promise<void> {
  const last = prunedAt.get(tenantId)
  if (last !== undefined && now.getTime() - last < EVERY_MS) return
  if (prunedAt.size >= MOST_TENANTS) prunedAt.clear()
  prunedAt.set(tenantId, now.getTime())
  try {
    await withTenant(tenantId, (tx) => forgetRequestIds(tx, tenantId, now, MOST_AT_ONCE))
  } catch (error) {
    if (!isDatabaseAway(error)) console.error('[device-api] could not delete old request ids', error)
  }
}
