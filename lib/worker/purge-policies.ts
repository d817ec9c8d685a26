import { withTenant } from '@/lib/db/with-tenant'

/**
 * Deletes a tenant's policies for good that were deleted 30 days ago, with their versions and assignments, and drafts that
 * nobody touched for 90 days. The database does it by its own clock (bulwark_purge_policies): the application may not delete
 * versions.
 * @returns how many policies and drafts went
 */
export async function purgePolicies(tenantId: string): Promise<number> {
  return withTenant(tenantId, async (tx) => {
    const [row] = await tx.$queryRaw<{ gone: number }[]>`select bulwark_purge_policies() as gone`
    return row?.gone ?? 0
  })
}
