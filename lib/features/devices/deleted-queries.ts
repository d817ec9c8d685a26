import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import type { DeletedListParams } from './params'

export interface DeletedDeviceRow {
  readonly id: string
  readonly name: string
  readonly deletedBy: string | null
  readonly deletedAt: string
  /** Until then it can be restored. */
  readonly expiresAt: string
}

/** Devices that were deleted and can still be restored. */
export async function listDeletedDevices(
  actor: Actor,
  p: DeletedListParams,
  now: Date,
): Promise<{ rows: readonly DeletedDeviceRow[]; total: number }> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const where = {
      tenantId: actor.tenantId,
      expiresAt: { gt: now },
      ...(p.q ? { name: { contains: p.q, mode: 'insensitive' as const } } : {}),
    }
    const rows = await tx.deletedDevice.findMany({
      where,
      select: { deviceId: true, name: true, deletedBy: true, deletedAt: true, expiresAt: true },
      orderBy: [{ [p.sort]: p.dir }, { deviceId: 'asc' }],
      ...pageOf(p),
    })
    return {
      rows: rows.map(({ deviceId, name, deletedBy, deletedAt, expiresAt }) => ({
        id: deviceId,
        name,
        deletedBy,
        deletedAt: deletedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
      total: await tx.deletedDevice.count({ where }),
    }
  })
}
