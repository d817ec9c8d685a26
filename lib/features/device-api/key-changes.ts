import { derivedId } from '@/lib/db/new-id'
import { bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import type { TenantTx } from '@/lib/db/with-tenant'
import { reevaluateDevices } from '@/lib/worker/enrollment/reevaluate'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import type { DeviceStanding } from './device-standing'
import type { WorkOutcome } from './device-work'
import { ApiProblem } from './problem'

/** The id that a device with this key gets when it onboards: the same key is found again without an index. */
export function deviceIdOfKey(tenantId: string, x: string): string {
  return derivedId('dev', `${tenantId} ${x}`)
}

interface Rotation {
  readonly standing: DeviceStanding
  readonly newX: string
}

/**
 * Puts new keys into the place of the old ones, which the requests were signed with. A device that has the new key already
 * lost an answer: nothing changes. A key that onboarded as another device is refused.
 * @returns outcomes of the rotations
 */
export async function rotateKeys(
  tx: TenantTx,
  tenantId: string,
  rotations: readonly Rotation[],
  now: Date,
): Promise<ReadonlyMap<string, WorkOutcome>> {
  if (rotations.length === 0) return new Map()
  const idOf = (r: Rotation) => deviceIdOfKey(tenantId, r.newX)
  const taken = await tx.device.findMany({
    where: { tenantId, id: { in: rotations.map(idOf) } },
    select: { id: true },
  })
  const takenIds = new Set(taken.map((row) => row.id))
  const changed: Rotation[] = []
  const outcomes = new Map<string, WorkOutcome>()
  for (const rotation of rotations) {
    const { standing, newX } = rotation
    const isSame = standing.keyX === newX
    if (!isSame && takenIds.has(idOf(rotation))) {
      const detail = 'This key onboarded as a device before. Make another.'
      outcomes.set(standing.id, { kind: 'refused', problem: new ApiProblem(409, detail) })
      continue
    }
    if (!isSame) changed.push(rotation)
    outcomes.set(standing.id, rotated(isSame ? standing.keySince : now, standing))
  }
  const key: BulkColumn<Rotation>[] = [
    { name: 'tenantId', type: 'text', value: () => tenantId },
    { name: 'id', type: 'text', value: (r) => r.standing.id },
  ]
  const columns: BulkColumn<Rotation>[] = [
    { name: 'publicKey', type: 'jsonb', value: (r) => ({ kty: 'OKP', crv: 'Ed25519', x: r.newX }) },
    { name: 'keyChangedAt', type: 'timestamptz', value: () => now },
  ]
  await bulkUpdate(tx, { table: 'Device', key, columns, rows: changed })
  if (changed.length > 0) {
    const data = changed.map(({ standing }) => deviceEvent(tenantId, standing.id, 'keyRotated', {}, now))
    await tx.deviceEvent.createMany({ data })
  }
  return outcomes
}

function rotated(keySince: Date, { id, code, label, reason }: DeviceStanding): WorkOutcome {
  return {
    kind: 'done',
    deviceId: id,
    enrollment: { code, label, reason },
    isManaged: false,
    policySetHash: null,
    isUnderWay: false,
    wasSyncAsked: false,
    keySince,
    offboardedAt: null,
  }
}

/**
 * Lets devices take their leave: nothing that they sign is accepted any more, and they are decided on as not onboarded. The
 * records stay.
 * @returns when each of them left; for one that had left before, that time
 */
export async function offboardDevices(
  tx: TenantTx,
  tenantId: string,
  devices: readonly DeviceStanding[],
  now: Date,
): Promise<ReadonlyMap<string, Date>> {
  const leaving = devices.filter((d) => d.offboardedAt === null).map((d) => d.id)
  if (leaving.length > 0) {
    await tx.device.updateMany({ where: { tenantId, id: { in: leaving } }, data: { offboardedAt: now } })
    await tx.deviceEvent.createMany({
      data: leaving.map((id) => deviceEvent(tenantId, id, 'offboarded', {}, now)),
    })
    await reevaluateDevices(tx, tenantId, leaving, now)
  }
  return new Map(devices.map((d) => [d.id, d.offboardedAt ?? now]))
}
