import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { deviceEvent } from '../enrollment/stored-device'
import { wakeResolution } from '../wake-resolution'
import { eachTenantTask } from './each-tenant'

const BATCH = 5000

/** Every minute: dynamic groups see the directory objects whose wait is over. */
const regroupDirectoryObjectsTask = eachTenantTask(regroupDirectoryObjects)
export default regroupDirectoryObjectsTask

/**
 * Ends the wait of a tenant's directory objects that are due, and has their groups worked out.
 * @returns how many there were
 */
export async function regroupDirectoryObjects(tenantId: string, now: Date): Promise<number> {
  let total = 0
  for (let isMore = true; isMore;) {
    const count = await withTenant(tenantId, (tx) => regroupBatch(tx, tenantId, now))
    total += count
    isMore = count === BATCH
  }
  return total
}

/** Rows that a check-in holds at the moment are left for the next minute. */
async function regroupBatch(tx: TenantTx, tenantId: string, now: Date): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string; ownerDeviceId: string | null; isTargetable: boolean }[]>`
    update "DirectoryObject" o set "regroupAt" = null
    from (select id from "DirectoryObject" where "tenantId" = ${tenantId} and "regroupAt" <= ${now}
      order by id limit ${BATCH} for update skip locked) due
    where o."tenantId" = ${tenantId} and o.id = due.id and o."regroupAt" is not null
    returning o.id, o."ownerDeviceId", (o."isTargetable" and o."deletedAt" is null) as "isTargetable"`
  const seen = rows.flatMap(({ id, ownerDeviceId, isTargetable }) =>
    isTargetable && ownerDeviceId !== null ? [{ id, ownerDeviceId }] : [],
  )
  if (seen.length > 0) {
    await tx.deviceEvent.createMany({
      data: seen.map(({ id, ownerDeviceId }) =>
        deviceEvent(tenantId, ownerDeviceId, 'identityChanged', { kind: 'regrouped', objectId: id }, now),
      ),
    })
    await wakeResolution(tx, tenantId)
  }
  return rows.length
}
