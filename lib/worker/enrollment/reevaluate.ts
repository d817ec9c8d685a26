import { enqueue } from '@/lib/db/enqueue'
import type { DeviceModel } from '@/lib/db/generated/models'
import type { TenantTx } from '@/lib/db/with-tenant'
import { applySurvey, resolutionFacts } from './apply-survey'
import { parseStoredSurvey } from './stored-device'
import { loadSwitches } from './switches'

/** Fleets up to this size are decided on again in the transaction of the switch itself; larger ones by the worker. */
const INLINE_LIMIT = 2000
const BATCH = 1000

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
  for (let after: string | null = ''; after !== null;) after = await reevaluateBatch(tx, tenantId, after, now)
}

/**
 * Decides again on the devices whose id comes after `after`, in id order. Writes only what differs.
 * @returns the last id of the batch, or null when there are no more.
 */
export async function reevaluateBatch(
  tx: TenantTx,
  tenantId: string,
  after: string,
  now: Date,
): Promise<string | null> {
  const devices = await tx.device.findMany({
    where: { tenantId, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: BATCH,
  })
  await decideAgain(tx, tenantId, devices, now)
  return devices.length === BATCH ? (devices.at(-1)?.id ?? null) : null
}

/** Decides again on these devices, after their tags have changed. */
export async function reevaluateDevices(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const devices = await tx.device.findMany({
    where: { tenantId, id: { in: [...ids] } },
    orderBy: { id: 'asc' },
  })
  await decideAgain(tx, tenantId, devices, now)
}

async function decideAgain(
  tx: TenantTx,
  tenantId: string,
  devices: readonly DeviceModel[],
  now: Date,
): Promise<void> {
  const switches = await loadSwitches(tx, tenantId)
  for (const device of devices) {
    const facts = resolutionFacts(device)
    const { id, name, tags, directoryObjectId, channel, enrollmentCode, enrollmentRow } = device
    const before = { channel, enrollmentCode, enrollmentRow, facts }
    const surveyed = { id, name, tags, directoryObjectId, before }
    const effect = await applySurvey(tx, tenantId, surveyed, parseStoredSurvey(device.survey), switches, now)
    const isSame =
      enrollmentRow === effect.decision.row &&
      device.enrollmentReason === effect.decision.reason &&
      directoryObjectId === effect.directoryObjectId &&
      facts === resolutionFacts(effect.columns)
    if (isSame) continue
    await tx.device.update({
      where: { tenantId_id: { tenantId, id } },
      data: { ...effect.columns, directoryObjectId: effect.directoryObjectId },
    })
  }
}
