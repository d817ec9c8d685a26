import { bulkInsert, bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { DirectoryChange, SurveyPlan } from './plan-survey'

type Written = Exclude<DirectoryChange, { kind: 'replace' }>
type Created = Written & { readonly ownerDeviceId: string }

/** Writes directory objects and history of many plans, a statement for each kind of change. */
export async function writeSurveyPlans(
  tx: TenantTx,
  tenantId: string,
  plans: readonly SurveyPlan[],
  now: Date,
): Promise<void> {
  const created: Created[] = []
  const updated: Written[] = []
  const replaced: string[] = []
  for (const { deviceId, directory } of plans) {
    for (const change of directory) {
      if (change.kind === 'create') created.push({ ...change, ownerDeviceId: deviceId })
      else if (change.kind === 'update') updated.push(change)
      else replaced.push(change.id)
    }
  }
  if (replaced.length > 0) {
    await tx.directoryObject.updateMany({
      where: { tenantId, id: { in: replaced } },
      data: { deletedAt: now, deletedReason: 'replaced' },
    })
  }
  const key: BulkColumn<Written>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (c) => c.id },
  ]
  if (created.length > 0) {
    const columns: BulkColumn<Created>[] = [
      ...key,
      { name: 'ownerDeviceId', type: 'text', value: (c) => c.ownerDeviceId },
      { name: 'physicalIds', type: 'text[]', value: () => [] },
      ...DIRECTORY_COLUMNS,
    ]
    await bulkInsert(tx, { table: 'DirectoryObject', columns, rows: created })
  }
  if (updated.length > 0)
    await bulkUpdate(tx, { table: 'DirectoryObject', key, columns: DIRECTORY_COLUMNS, rows: updated })
  const events = plans.flatMap((plan) => plan.events)
  if (events.length > 0) await tx.deviceEvent.createMany({ data: events })
}

const DIRECTORY_COLUMNS: readonly BulkColumn<Written>[] = [
  { name: 'deviceId', type: 'text', value: (c) => c.columns.deviceId },
  { name: 'displayName', type: 'text', value: (c) => c.columns.displayName },
  { name: 'joinType', type: 'text', value: (c) => c.columns.joinType },
  { name: 'trustType', type: 'text', value: (c) => c.columns.trustType },
  { name: 'operatingSystem', type: 'text', value: (c) => c.columns.operatingSystem },
  { name: 'operatingSystemVersion', type: 'text', value: (c) => c.columns.operatingSystemVersion },
  { name: 'managementType', type: 'text', value: (c) => c.columns.managementType },
  { name: 'accountEnabled', type: 'bool', value: (c) => c.columns.accountEnabled },
  { name: 'systemLabels', type: 'text[]', value: (c) => c.columns.systemLabels },
  { name: 'properties', type: 'jsonb', value: (c) => c.columns.properties },
  { name: 'isTargetable', type: 'bool', value: (c) => c.isTargetable },
  { name: 'regroupAt', type: 'timestamptz', value: (c) => c.regroupAt },
]
