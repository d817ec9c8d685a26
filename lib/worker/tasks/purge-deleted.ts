import { withTenant } from '@/lib/db/with-tenant'
import { DELETED_COUNTS_DAYS } from '@/lib/domain/identity'
import { eachTenantTask } from './each-tenant'

const DAY_MS = 24 * 60 * 60 * 1000

/** Every hour: what can no longer be brought back goes. */
const purgeDeletedTask = eachTenantTask(purgeDeleted)
export default purgeDeletedTask

/**
 * Deletes a tenant's deleted devices and directory objects for good, 30 days after. An object that a device still names
 * stays: the next one is its successor.
 * @returns how many rows went
 */
export async function purgeDeleted(tenantId: string, now: Date): Promise<number> {
  return withTenant(tenantId, async (tx) => {
    const before = new Date(now.getTime() - DELETED_COUNTS_DAYS * DAY_MS)
    const devices = await tx.deletedDevice.deleteMany({ where: { tenantId, expiresAt: { lte: now } } })
    const objects = await tx.$executeRaw`
      delete from "DirectoryObject" o where o."tenantId" = ${tenantId} and o."deletedAt" <= ${before}
        and not exists (select 1 from "Device" d
          where d."tenantId" = o."tenantId" and d."directoryObjectId" = o.id)`
    return devices.count + objects
  })
}
