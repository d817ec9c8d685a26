import type { FleetDevice } from '@/lib/domain/fleet/types'
import type { DeviceId } from '@/lib/domain/ids'
import {
  membershipOf,
  resolveDevice,
  type ResolutionGroup,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'

/** The obvious way: every rule for every device, then every device by itself. Gives each device's policy set. */
export function eachDevice(
  devices: readonly FleetDevice[],
  groups: readonly ResolutionGroup[],
  policies: readonly ResolutionPolicy[],
): ReadonlyMap<DeviceId, string> {
  const membership = membershipOf(devices, groups)
  return new Map(
    devices.map((device) => [device.id, resolveDevice(device, policies, membership).policySetHash]),
  )
}
