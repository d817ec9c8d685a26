import { groupBy } from '@/lib/domain/group-by'
import type { TenantTx } from '@/lib/db/with-tenant'
import { deviceEvent } from './stored-device'

export interface DirectoryDeletion {
  readonly deviceId: string
  readonly objectIds: readonly string[]
  /** Assigned groups that the device was in. */
  readonly lostGroupIds: readonly string[]
}

/**
 * The directory's administrators delete the objects of devices: every group membership goes with them, and policies stop
 * reaching the devices. Assigned memberships are remembered as lost. The devices' next surveys make new objects, which
 * dynamic groups see after a delay. Devices without an object are left out of the answer. Source: Intune, "Use Intune to
 * manage Defender on devices not enrolled with Intune": what happens when a device is deleted from Entra ID.
 */
export async function deleteDirectoryObjectsInTx(
  tx: TenantTx,
  tenantId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<readonly DirectoryDeletion[]> {
  // Locked first, as a check-in locks its own device: it sees the object whole, or gone with everything.
  await tx.$queryRaw`
    select 1 as locked from "Device" where "tenantId" = ${tenantId} and id = any(${[...deviceIds]}::text[])
    order by id for update`
  const objects = await tx.directoryObject.findMany({
    where: { tenantId, ownerDeviceId: { in: [...deviceIds] }, deletedAt: null },
    select: { id: true, ownerDeviceId: true, isTargetable: true },
    // The one that groups hold comes first.
    orderBy: [{ isTargetable: 'desc' }, { id: 'asc' }],
  })
  const objectsOf = new Map<string, string[]>()
  for (const { id, ownerDeviceId } of objects) {
    if (ownerDeviceId === null) continue
    objectsOf.set(ownerDeviceId, [...(objectsOf.get(ownerDeviceId) ?? []), id])
  }
  const affected = [...objectsOf.keys()]
  if (affected.length === 0) return []
  const lost = await tx.$queryRaw<{ deviceId: string; groupId: string }[]>`
    insert into "LostMembership" ("tenantId", "deviceId", "groupId", "objectId", "lostAt")
    select m."tenantId", m."memberId", m."groupId", coalesce(d."directoryObjectId", ''), ${now}::timestamptz
    from "GroupAssignedMember" m
    join "Device" d on d."tenantId" = m."tenantId" and d.id = m."memberId"
    where m."tenantId" = ${tenantId} and m.kind = 'device' and m."memberId" = any(${affected}::text[])
    on conflict ("tenantId", "deviceId", "groupId")
      do update set "objectId" = excluded."objectId", "lostAt" = excluded."lostAt"
    returning "deviceId", "groupId"`
  await tx.groupAssignedMember.deleteMany({ where: { tenantId, kind: 'device', memberId: { in: affected } } })
  await tx.directoryObject.updateMany({
    where: { tenantId, id: { in: objects.map((o) => o.id) } },
    data: { deletedAt: now, deletedReason: 'directory' },
  })
  // The device still names the object that it had: the next one is its successor. An equal check-in has to be looked at.
  await tx.device.updateMany({
    where: { tenantId, id: { in: affected } },
    data: { joinType: null, surveyDigest: null },
  })
  await tx.deviceEvent.createMany({
    data: affected.flatMap((id) =>
      (objectsOf.get(id) ?? []).map((objectId) =>
        deviceEvent(tenantId, id, 'identityChanged', { kind: 'deleted', objectId }, now),
      ),
    ),
  })
  const lostOf = groupBy(lost, (l) => l.deviceId)
  return affected.map((deviceId) => ({
    deviceId,
    objectIds: objectsOf.get(deviceId) ?? [],
    lostGroupIds: (lostOf.get(deviceId) ?? []).map((l) => l.groupId).toSorted(),
  }))
}
