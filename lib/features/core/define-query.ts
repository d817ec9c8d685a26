import 'server-only'
import { forbidden } from 'next/navigation'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { can, type Permission } from '@/lib/domain/access'
import type { Actor } from './actor'

/**
 * Runs a read inside the actor's tenant after asking for the permission. Queries of one call see one snapshot
 * (repeatable read), so that numbers on a page agree with one another.
 */
export async function queryTenant<T>(
  actor: Actor,
  permission: Permission,
  read: (tx: TenantTx) => Promise<T>,
): Promise<T> {
  if (!can(actor, permission)) forbidden()
  return withTenant(actor.tenantId, read, { readOnly: true })
}
