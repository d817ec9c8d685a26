import { enqueue } from '@/lib/db/enqueue'
import type { DeviceModel } from '@/lib/db/generated/models'
import { bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { writeSurveyPlans } from './write-survey-plans'
import { loadIdentities, NO_IDENTITY } from './load-identities'
import { planSurvey, resolutionFacts, type SurveyPlan } from './plan-survey'
import { parseStoredSurvey, serverFactsOf } from './stored-device'
import { loadSwitches } from './switches'

/** Fleets up to this size are decided on again in the transaction of the switch itself; larger ones by the worker. */
const INLINE_LIMIT = 5000
const BATCH = 5000

/** After a switch has changed: decides on every device again, now or in a job. */
export async function reevaluateAfterSwitch(
  tx: TenantTx,
  tenantId: string,
  now: Date = new Date(),
): Promise<void> {
  const devices = await tx.device.count({ where: { tenantId } })
  if (devices > INLINE_LIMIT) {
    await enqueue(tx, 'reevaluate-enrollment', { tenantId }, { key: `reevaluate:${tenantId}` })
    return
  }
  for (let after: string | null = ''; after !== null;)
    after = (await reevaluateBatch(tx, tenantId, after, now)).after
}

/**
 * Decides again on the devices whose id comes after `after`, in id order. Writes only what differs.
 * @returns how many there were, and the last id of the batch, or null when there are no more.
 */
export async function reevaluateBatch(
  tx: TenantTx,
  tenantId: string,
  after: string,
  now: Date,
): Promise<{ readonly devices: number; readonly after: string | null }> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from "Device" where "tenantId" = ${tenantId} and id > ${after} order by id limit ${BATCH}`
  const ids = rows.map((r) => r.id)
  await reevaluateDevices(tx, tenantId, ids, now)
  return { devices: ids.length, after: ids.length === BATCH ? (ids.at(-1) ?? null) : null }
}

/**
 * Decides again on these devices. They are locked first, as a check-in locks its own: whichever comes second decides with
 * what the first has written, so no decision rests on switches or tags of before.
 */
export async function reevaluateDevices(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const devices = await tx.$queryRaw<DeviceModel[]>`
    select * from "Device" where "tenantId" = ${tenantId} and id = any(${[...ids]}::text[]) order by id for update`
  const identities = await loadIdentities(tx, tenantId, devices)
  const switches = await loadSwitches(tx, tenantId)
  const changed = devices.flatMap((device) => {
    const { id, name, directoryObjectId, channel, enrollmentCode, enrollmentRow } = device
    const facts = resolutionFacts(device)
    const surveyed = {
      id,
      name,
      ...serverFactsOf(device),
      directoryObjectId,
      before: { channel, enrollmentCode, enrollmentRow, facts },
    }
    const stored = identities.get(id) ?? NO_IDENTITY
    const plan = planSurvey(tenantId, surveyed, stored, parseStoredSurvey(device.survey), switches, now)
    const isSame =
      plan.directory.length === 0 &&
      enrollmentRow === plan.decision.row &&
      device.enrollmentReason === plan.decision.reason &&
      directoryObjectId === plan.directoryObjectId &&
      facts === resolutionFacts(plan.columns)
    return isSame ? [] : [plan]
  })
  if (changed.length === 0) return
  await writeSurveyPlans(tx, tenantId, changed, now)
  const key: BulkColumn<SurveyPlan>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (plan) => plan.deviceId },
  ]
  await bulkUpdate(tx, { table: 'Device', key, columns: DECISION_COLUMNS, rows: changed })
}

const DECISION_COLUMNS: readonly BulkColumn<SurveyPlan>[] = [
  { name: 'directoryObjectId', type: 'text', value: (plan) => plan.directoryObjectId },
  { name: 'joinType', type: 'text', value: (plan) => plan.joinType },
  { name: 'channel', type: 'text', value: (plan) => plan.columns.channel },
  { name: 'enrollmentRow', type: 'int4', value: (plan) => plan.columns.enrollmentRow },
  { name: 'enrollmentCode', type: 'int4', value: (plan) => plan.columns.enrollmentCode },
  { name: 'enrollmentLabel', type: 'text', value: (plan) => plan.columns.enrollmentLabel },
  { name: 'enrollmentReason', type: 'text', value: (plan) => plan.columns.enrollmentReason },
  { name: 'enrollmentAction', type: 'text', value: (plan) => plan.columns.enrollmentAction },
  { name: 'enrollmentWarning', type: 'text', value: (plan) => plan.columns.enrollmentWarning },
  { name: 'skippedPolicyTypes', type: 'text[]', value: (plan) => plan.columns.skippedPolicyTypes },
  { name: 'managedBy', type: 'text', value: (plan) => plan.columns.managedBy },
  { name: 'managedByStatus', type: 'text', value: (plan) => plan.columns.managedByStatus },
]
