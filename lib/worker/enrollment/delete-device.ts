import { DomainError } from '@/lib/db/errors'
import { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import { reevaluateDevices } from './reevaluate'
import { deviceEvent } from './stored-device'

/** How long a deleted device can be brought back; the directory keeps deleted objects as long. */
export const RESTORABLE_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

export interface NamedDevice {
  readonly id: string
  readonly name: string
}

/**
 * Deletes devices with their directory objects, memberships and reported errors, and keeps all of it for 30 days. Their
 * keys open nothing any more. Ids that no device has are left out of the answer. Source: Intune, Devices > All devices >
 * Delete: the removal reaches the other services too.
 * @returns the devices that are gone, by name
 */
export async function deleteDevicesInTx(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
  { now, deletedBy }: { readonly now: Date; readonly deletedBy: string | null },
): Promise<readonly NamedDevice[]> {
  const wanted = [...new Set(ids)]
  const devices = await tx.$queryRaw<NamedDevice[]>`
    select id, name from "Device" where "tenantId" = ${tenantId} and id = any(${wanted}::text[])
    order by id for update`
  const gone = devices.map((d) => d.id)
  if (gone.length === 0) return []
  const expiresAt = new Date(now.getTime() + RESTORABLE_DAYS * DAY_MS)
  await tx.$executeRaw`
    insert into "DeletedDevice"
      ("tenantId", "deviceId", name, snapshot, "deletedBy", "deletedAt", "expiresAt")
    select d."tenantId", d.id, d.name, jsonb_build_object(
      'device', to_jsonb(d),
      'memberships', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from "GroupAssignedMember" m
        where m."tenantId" = d."tenantId" and m."memberId" = d.id),
      'lostMemberships', (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from "LostMembership" l
        where l."tenantId" = d."tenantId" and l."deviceId" = d.id),
      'exceptions', (select coalesce(jsonb_agg(to_jsonb(e)), '[]') from "SettingException" e
        where e."tenantId" = d."tenantId" and e."deviceId" = d.id),
      'objectIds', (select coalesce(jsonb_agg(o.id), '[]') from "DirectoryObject" o
        where o."tenantId" = d."tenantId" and o."ownerDeviceId" = d.id and o."deletedAt" is null)),
      ${deletedBy}, ${now}, ${expiresAt}
    from "Device" d where d."tenantId" = ${tenantId} and d.id = any(${gone}::text[])
    on conflict ("tenantId", "deviceId") do update set name = excluded.name, snapshot = excluded.snapshot,
      "deletedBy" = excluded."deletedBy", "deletedAt" = excluded."deletedAt", "expiresAt" = excluded."expiresAt"`
  await tx.directoryObject.updateMany({
    where: { tenantId, ownerDeviceId: { in: gone }, deletedAt: null },
    data: { deletedAt: now, deletedReason: 'device' },
  })
  await tx.groupAssignedMember.deleteMany({ where: { tenantId, memberId: { in: gone } } })
  await tx.lostMembership.deleteMany({ where: { tenantId, deviceId: { in: gone } } })
  await tx.groupMember.deleteMany({ where: { tenantId, deviceId: { in: gone } } })
  await tx.settingException.deleteMany({ where: { tenantId, deviceId: { in: gone } } })
  // Request ids stay until they expire: brought back soon, the device must not take old requests for new ones.
  await tx.device.deleteMany({ where: { tenantId, id: { in: gone } } })
  await tx.deviceEvent.createMany({
    data: gone.map((id) => deviceEvent(tenantId, id, 'deleted', { deletedBy }, now)),
  })
  return devices.toSorted((a, b) => a.name.localeCompare(b.name))
}

/**
 * Brings deleted devices back as they were: key, tags, reports, the same directory objects, and membership of the assigned
 * groups that there still are. Each is decided on anew, as switches may be others by now. Throws `notFound` where one of
 * them cannot be brought back any more, and `conflict` where one has onboarded again meanwhile.
 * @returns the devices that are back, by name
 */
export async function restoreDevicesInTx(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
  now: Date,
): Promise<readonly NamedDevice[]> {
  const wanted = [...new Set(ids)]
  const deleted = await tx.$queryRaw<NamedDevice[]>`
    select "deviceId" as id, name from "DeletedDevice"
    where "tenantId" = ${tenantId} and "deviceId" = any(${wanted}::text[]) and "expiresAt" > ${now}
    order by "deviceId" for update`
  if (deleted.length < wanted.length) {
    throw new DomainError(
      'notFound',
      `Some of these devices cannot be brought back: they were deleted more than ${RESTORABLE_DAYS} days ago, or are back already. Reload the page.`,
    )
  }
  if (deleted.length === 0) return []
  const again = await tx.device.findMany({
    where: { tenantId, id: { in: wanted } },
    select: { name: true },
    orderBy: { name: 'asc' },
    take: 3,
  })
  if (again.length > 0) {
    throw new DomainError(
      'conflict',
      `${again.map((d) => d.name).join(', ')} has onboarded again since it was deleted. Delete the new record first, or leave the old one.`,
    )
  }
  await insertDevices(tx, tenantId, wanted)
  await restoreRelations(tx, tenantId, wanted)
  await tx.deletedDevice.deleteMany({ where: { tenantId, deviceId: { in: wanted } } })
  await tx.deviceEvent.createMany({
    data: wanted.map((id) => deviceEvent(tenantId, id, 'restored', {}, now)),
  })
  await reevaluateDevices(tx, tenantId, wanted, now)
  return deleted.toSorted((a, b) => a.name.localeCompare(b.name))
}

/** The rows as they were; columns that came with a later version take their defaults. */
async function insertDevices(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<void> {
  const kept = await tx.$queryRaw<{ key: string }[]>`
    select key from "DeletedDevice" s cross join lateral jsonb_object_keys(s.snapshot->'device') as key
    where s."tenantId" = ${tenantId} and s."deviceId" = any(${[...ids]}::text[])
    group by key having count(*) = ${ids.length}`
  const inEvery = new Set(kept.map((row) => row.key))
  const columns = Object.values(Prisma.DeviceScalarFieldEnum).filter((column) => inEvery.has(column))
  const names = columns.map((column) => `"${column}"`)
  await tx.$executeRawUnsafe(
    `insert into "Device" (${names.join(', ')})
     select ${names.map((name) => `r.${name}`).join(', ')} from "DeletedDevice" s
     cross join lateral jsonb_populate_record(null::"Device", s.snapshot->'device') r
     where s."tenantId" = $1 and s."deviceId" = any($2::text[])`,
    tenantId,
    [...ids],
  )
  // Results were made without it: its cohort may be gone, and an equal check-in must be looked at. A device that was set up
  // anew with another key while this one was away is the newer record of the same hardware.
  await tx.$executeRaw`
    update "Device" d set "cohortId" = null, "surveyDigest" = null, "syncRequestedAt" = null,
      "supersededById" = coalesce((select n.id from "Device" n, "DeletedDevice" s
        where s."tenantId" = d."tenantId" and s."deviceId" = d.id and n."tenantId" = d."tenantId" and n.id <> d.id
          and n."hardwareId" = d."hardwareId" and n."onboardedAt" >= s."deletedAt"
        order by n."onboardedAt" desc limit 1), d."supersededById")
    where d."tenantId" = ${tenantId} and d.id = any(${[...ids]}::text[])`
}

async function restoreRelations(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<void> {
  const wanted = [...ids]
  await tx.$executeRaw`
    update "DirectoryObject" o set "deletedAt" = null, "deletedReason" = null
    from "DeletedDevice" s
    where s."tenantId" = ${tenantId} and s."deviceId" = any(${wanted}::text[]) and o."tenantId" = s."tenantId"
      and o."ownerDeviceId" = s."deviceId" and o."deletedReason" = 'device' and s.snapshot->'objectIds' ? o.id`
  await tx.$executeRaw`
    insert into "GroupAssignedMember" ("tenantId", "groupId", "memberId", kind, "addedAt")
    select r."tenantId", r."groupId", r."memberId", r.kind, r."addedAt" from "DeletedDevice" s
    cross join lateral jsonb_populate_recordset(null::"GroupAssignedMember", s.snapshot->'memberships') r
    join "Group" g on g."tenantId" = r."tenantId" and g.id = r."groupId" and g.kind = 'assigned'
    where s."tenantId" = ${tenantId} and s."deviceId" = any(${wanted}::text[])
    on conflict do nothing`
  await tx.$executeRaw`
    insert into "LostMembership" ("tenantId", "deviceId", "groupId", "objectId", "lostAt")
    select r."tenantId", r."deviceId", r."groupId", r."objectId", r."lostAt" from "DeletedDevice" s
    cross join lateral jsonb_populate_recordset(null::"LostMembership", s.snapshot->'lostMemberships') r
    join "Group" g on g."tenantId" = r."tenantId" and g.id = r."groupId"
    where s."tenantId" = ${tenantId} and s."deviceId" = any(${wanted}::text[])
    on conflict do nothing`
  await tx.$executeRaw`
    insert into "SettingException" ("tenantId", "deviceId", key, "policySetHash", status, "errorCode", "observedValue", "reportedAt")
    select r."tenantId", r."deviceId", r.key, r."policySetHash", r.status, r."errorCode", r."observedValue", r."reportedAt"
    from "DeletedDevice" s
    cross join lateral jsonb_populate_recordset(null::"SettingException", s.snapshot->'exceptions') r
    where s."tenantId" = ${tenantId} and s."deviceId" = any(${wanted}::text[])
    on conflict do nothing`
}
