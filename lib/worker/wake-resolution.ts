import { enqueue } from '@/lib/db/enqueue'
import type { TenantTx } from '@/lib/db/with-tenant'

/** Wakes the resolution worker for the tenant; bursts coalesce into one run. Commits with the change that causes it. */
export async function wakeResolution(tx: TenantTx, tenantId: string): Promise<void> {
  await enqueue(tx, 'resolve-tenant', { tenantId }, { key: `resolve:${tenantId}` })
}
