import 'server-only'
import { DELETED_COUNTS_DAYS, directoryQuota, type DirectoryQuota } from '@/lib/domain/identity'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

const DAY_MS = 24 * 60 * 60 * 1000

/** How full the tenant's directory is: live objects and those deleted within 30 days. */
export async function getDirectoryQuota(actor: Actor, now: Date = new Date()): Promise<DirectoryQuota> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const since = new Date(now.getTime() - DELETED_COUNTS_DAYS * DAY_MS)
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { verifiedDomain: true },
    })
    const live = await tx.directoryObject.count({ where: { tenantId, deletedAt: null } })
    const deleted = await tx.directoryObject.count({ where: { tenantId, deletedAt: { gt: since } } })
    return directoryQuota(live, deleted, tenant.verifiedDomain)
  })
}

export interface LostMembershipRow {
  readonly groupId: string
  readonly displayName: string
  readonly lostAt: string
}

/**
 * Assigned groups that the device was in when its directory object was deleted, and is in no more; by name. Groups that are
 * gone, and those it has been put into again by hand, are left out.
 */
export async function listLostMemberships(
  actor: Actor,
  deviceId: string,
): Promise<readonly LostMembershipRow[]> {
  return queryTenant(actor, 'group:read', async (tx) => {
    const rows = await tx.$queryRaw<{ groupId: string; displayName: string; lostAt: Date }[]>`
      select l."groupId", g."displayName", l."lostAt" from "LostMembership" l
      join "Group" g on g."tenantId" = l."tenantId" and g.id = l."groupId"
      where l."tenantId" = ${actor.tenantId} and l."deviceId" = ${deviceId}
        and not exists (select 1 from "GroupAssignedMember" m
          where m."tenantId" = l."tenantId" and m."groupId" = l."groupId" and m."memberId" = l."deviceId")
      order by g."displayName", g.id`
    return rows.map((row) => ({ ...row, lostAt: row.lostAt.toISOString() }))
  })
}
