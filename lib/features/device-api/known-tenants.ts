import { withTenant } from '@/lib/db/with-tenant'
import { RecentMap } from '@/lib/domain/recent-map'
import { takeFromLimit } from './limits'

const MOST_TENANTS = 10_000
/** For so long nobody asks again about a tenant that there was none of. */
const ABSENT_FOR_MS = 30_000

const present = new RecentMap<string, true>(MOST_TENANTS)
const absentSince = new RecentMap<string, number>(MOST_TENANTS)
const asking = new Map<string, Promise<boolean>>()

/**
 * Is there such a tenant? Asked once for each, and only so often for ids of which nothing is known: whoever invents tenants
 * must not keep the database busy.
 */
export async function isKnownTenant(tenantId: string, now: Date): Promise<boolean> {
  if (present.get(tenantId)) return true
  const absent = absentSince.get(tenantId)
  if (absent !== undefined && now.getTime() - absent < ABSENT_FOR_MS) return false
  const asked = asking.get(tenantId) ?? ask(tenantId, now)
  asking.set(tenantId, asked)
  try {
    return await asked
  } finally {
    asking.delete(tenantId)
  }
}

async function ask(tenantId: string, now: Date): Promise<boolean> {
  await takeFromLimit('unknownTenant', '')
  const count = await withTenant(tenantId, (tx) => tx.tenant.count({ where: { id: tenantId } }))
  if (count > 0) present.set(tenantId, true)
  else absentSince.set(tenantId, now.getTime())
  return count > 0
}
