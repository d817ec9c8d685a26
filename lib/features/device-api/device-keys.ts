import { createPublicKey, type KeyObject } from 'node:crypto'
import { publicKeySchema } from '@/agent/protocol'
import { withTenant } from '@/lib/db/with-tenant'
import { RecentMap } from '@/lib/domain/recent-map'
import { isDatabaseAway } from './database-away'
import { GroupCommit } from './group-commit'

/** A device's key as this process last saw it. Who relies on it compares `x` with the row, in the transaction. */
export interface DeviceKey {
  readonly x: string
  readonly key: KeyObject
  /** Milliseconds since the epoch. */
  readonly readAt: number
}

/** A key takes about a kilobyte. */
const MOST_KEYS = 50_000

interface KeyStore {
  readonly keys: RecentMap<string, DeviceKey>
  readonly lookUps: GroupCommit<string, string | null>
}

let store: KeyStore | undefined

function keyStore(): KeyStore {
  store ??= {
    keys: new RecentMap(MOST_KEYS),
    lookUps: new GroupCommit({ run: readKeys, isHopeless: isDatabaseAway, mostInBatch: 1000, mostAtOnce: 2 }),
  }
  return store
}

/** The key in memory, if it is there. */
export function cachedDeviceKey(tenantId: string, deviceId: string): DeviceKey | undefined {
  return keyStore().keys.get(`${tenantId} ${deviceId}`)
}

/** The device's key; null for an unknown device. Many at a time are read together. */
export async function findDeviceKey(
  tenantId: string,
  deviceId: string,
  now: Date,
): Promise<DeviceKey | null> {
  const x = await keyStore().lookUps.submit(tenantId, deviceId, deviceId)
  return x === null || x === '' ? null : rememberDeviceKey(tenantId, deviceId, x, now)
}

/** Keeps in memory what the device's key is now. */
export function rememberDeviceKey(tenantId: string, deviceId: string, x: string, now: Date): DeviceKey {
  const found = { x, key: toKeyObject(x), readAt: now.getTime() }
  keyStore().keys.set(`${tenantId} ${deviceId}`, found)
  return found
}

/** Look-ups that wait. */
export function waitingKeyLookUps(): number {
  return keyStore().lookUps.waiting
}

/** A key object from the `x` of its JSON form. */
export function toKeyObject(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

async function readKeys(tenantId: string, deviceIds: readonly string[]): Promise<readonly (string | null)[]> {
  const rows = await withTenant(tenantId, (tx) =>
    tx.device.findMany({
      where: { tenantId, id: { in: [...deviceIds] } },
      select: { id: true, publicKey: true },
    }),
  )
  const xOf = new Map(
    rows.map((row) => {
      const key = publicKeySchema.safeParse(row.publicKey)
      return [row.id, key.success ? key.data.x : '']
    }),
  )
  return deviceIds.map((id) => xOf.get(id) ?? null)
}
