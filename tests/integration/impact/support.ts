import { withTenant } from '@/lib/db/with-tenant'
import { canonicalJson, type SettingResult } from '@/lib/domain/resolution'
import { deviceStatuses } from '@/lib/features/reports/device-statuses'

/** What the pages say about one device: who manages it, who targets it, and what it gets for each setting. */
interface StoredDevice {
  readonly channel: string
  readonly policies: ReadonlySet<string>
  readonly settings: ReadonlyMap<string, SettingResult>
}
export type StoredFleet = ReadonlyMap<string, StoredDevice>

/** Everything that the worker has written about a tenant's devices. */
export async function readStoredFleet(tenantId: string): Promise<StoredFleet> {
  return withTenant(tenantId, async (tx) => {
    const fleet = new Map<string, StoredDevice>()
    for (const { id, channel } of await tx.device.findMany({ select: { id: true, channel: true } })) {
      const { settings, policies } = await deviceStatuses(tx, tenantId, id)
      fleet.set(id, {
        channel,
        policies: new Set(policies.map((policy) => policy.policyId)),
        settings: new Map(settings.map(({ key, result }) => [key, result])),
      })
    }
    return fleet
  })
}

/** The numbers of an impact, counted over two readings of the stored results, device by device. */
export function countStored(before: StoredFleet, after: StoredFleet) {
  const counts = {
    devices: after.size,
    affected: 0,
    gainPolicies: 0,
    losePolicies: 0,
    settingsChange: 0,
    conflictsAppear: 0,
    conflictsVanish: 0,
    enter: 0,
    leave: 0,
  }
  for (const [id, is] of after) {
    const was = before.get(id)
    if (!was) throw new Error(`${id} is new`)
    const keys = new Set([...was.settings.keys(), ...is.settings.keys()])
    const happens = {
      gainPolicies: [...is.policies].some((policy) => !was.policies.has(policy)),
      losePolicies: [...was.policies].some((policy) => !is.policies.has(policy)),
      settingsChange: [...keys].some((key) => sideOf(was, key) !== sideOf(is, key)),
      conflictsAppear: [...keys].some((key) => isConflict(is, key) && !isConflict(was, key)),
      conflictsVanish: [...keys].some((key) => isConflict(was, key) && !isConflict(is, key)),
      enter: is.channel === 'mde' && was.channel !== 'mde',
      leave: was.channel === 'mde' && is.channel !== 'mde',
    }
    if (Object.values(happens).some(Boolean)) counts.affected += 1
    if (happens.gainPolicies) counts.gainPolicies += 1
    if (happens.losePolicies) counts.losePolicies += 1
    if (happens.settingsChange) counts.settingsChange += 1
    if (happens.conflictsAppear) counts.conflictsAppear += 1
    if (happens.conflictsVanish) counts.conflictsVanish += 1
    if (happens.enter) counts.enter += 1
    if (happens.leave) counts.leave += 1
  }
  return counts
}

const isConflict = (device: StoredDevice, key: string) => device.settings.get(key)?.outcome === 'conflict'

/** What the device gets, without which policies it comes from; a conflict is who contends with what. */
function sideOf(device: StoredDevice, key: string): string {
  const result = device.settings.get(key)
  switch (result?.outcome) {
    case undefined:
      return 'none'
    case 'applied':
      return canonicalJson([result.value, result.blockedByTamperProtection])
    case 'conflict':
      return canonicalJson(result.values.map(({ value, policyIds }) => [value, [...policyIds]]))
    case 'notApplicable':
      return result.reason
  }
}
