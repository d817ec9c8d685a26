import { bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import type { Onboarding } from './onboard-batch'

interface Superseded {
  readonly id: string
  readonly by: string
}

/**
 * Hardware that onboards with another key was set up anew: its earlier records are superseded by the newest. (One that
 * checks in again all the same is a clone, not an earlier life: its next check-in takes the mark off.)
 */
export async function supersedeHardware(
  tx: TenantTx,
  tenantId: string,
  added: readonly Onboarding[],
  now: Date,
): Promise<void> {
  const newest = new Map<string, string>()
  for (const { deviceId, request } of added)
    if (request.survey.hardwareId) newest.set(request.survey.hardwareId, deviceId)
  if (newest.size === 0) return
  const rows = await tx.$queryRaw<{ id: string; hardwareId: string }[]>`
    select id, "hardwareId" from "Device"
    where "tenantId" = ${tenantId} and "hardwareId" = any(${[...newest.keys()]}::text[]) and "supersededById" is null
    order by id for update`
  const superseded = rows.flatMap(({ id, hardwareId }): Superseded[] => {
    const by = newest.get(hardwareId)
    return by === undefined || by === id ? [] : [{ id, by }]
  })
  if (superseded.length === 0) return
  const key: BulkColumn<Superseded>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (s) => s.id },
  ]
  const columns: BulkColumn<Superseded>[] = [{ name: 'supersededById', type: 'text', value: (s) => s.by }]
  await bulkUpdate(tx, { table: 'Device', key, columns, rows: superseded })
  const data = superseded.map(({ id, by }) => deviceEvent(tenantId, id, 'superseded', { by }, now))
  await tx.deviceEvent.createMany({ data })
}
