import type { DirectoryObjectModel } from '@/lib/db/generated/models'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { StoredIdentity } from './plan-survey'

/** Of a device that has just come. */
export const NO_IDENTITY: StoredIdentity = { object: null, registered: null }

/** Both kinds of a device's directory object for `planSurvey`, by device: one statement for all of them. */
export async function loadIdentities(
  tx: TenantTx,
  tenantId: string,
  devices: readonly { readonly id: string; readonly directoryObjectId: string | null }[],
): Promise<ReadonlyMap<string, StoredIdentity>> {
  const objectIds = devices.flatMap((d) => d.directoryObjectId ?? [])
  const rows = await tx.$queryRaw<DirectoryObjectModel[]>`
    select * from "DirectoryObject" where "tenantId" = ${tenantId} and id = any(${objectIds}::text[])
    union all
    select * from "DirectoryObject" where "tenantId" = ${tenantId} and not "isTargetable" and "deletedAt" is null
      and "ownerDeviceId" = any(${devices.map((d) => d.id)}::text[]) and id <> all(${objectIds}::text[])`
  const objects = new Map(rows.map((row) => [row.id, row]))
  const registered = new Map(rows.flatMap((row) => (row.isTargetable ? [] : [[row.ownerDeviceId, row]])))
  return new Map(
    devices.map(({ id, directoryObjectId }) => [
      id,
      {
        object: (directoryObjectId && objects.get(directoryObjectId)) || null,
        registered: registered.get(id) ?? null,
      },
    ]),
  )
}
