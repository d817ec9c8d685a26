import type { TenantTx } from '@/lib/db/with-tenant'
import { RecentMap } from '@/lib/domain/recent-map'

const KEPT_TENANTS = 50

/**
 * A read that depends on nothing but what the worker wrote last: its answer is kept for as long as those results stand.
 * Their stamp is read in the same transaction, so the answer is that of the snapshot which the rest of the page sees.
 */
export function keptWithResults<T>(
  read: (tx: TenantTx, tenantId: string) => Promise<T>,
): (tx: TenantTx, tenantId: string) => Promise<T> {
  const kept = new RecentMap<string, { readonly stamp: string; readonly value: T }>(KEPT_TENANTS)
  return async (tx, tenantId) => {
    const { resultStamp: stamp } = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { resultStamp: true },
    })
    const known = kept.get(tenantId)
    if (known && known.stamp === stamp) return known.value
    const value = await read(tx, tenantId)
    if (stamp !== null) kept.set(tenantId, { stamp, value })
    return value
  }
}
