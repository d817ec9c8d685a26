import type { TenantSwitches } from '@/lib/domain/enrollment'
import type { FleetDevice } from '@/lib/domain/fleet/types'
import type { ResolutionGroup, ResolutionPolicy } from '@/lib/domain/resolution'

/** A tenant from a seed. Devices are made when they are asked for, so that a million of them never exist at once. */
export interface GeneratedFleet {
  readonly deviceCount: number
  /** Device `index` is the same whatever the number of devices. */
  device(index: number): FleetDevice
  devices(): Iterable<FleetDevice>
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
  readonly switches: TenantSwitches
}

export interface FleetOptions {
  readonly seed: number
  readonly devices: number
  readonly rules: number
  readonly policies: number
}

/** `count` devices spread evenly over the fleet. */
export function sampleOf(fleet: GeneratedFleet, count: number): readonly FleetDevice[] {
  const size = Math.min(count, fleet.deviceCount)
  return Array.from({ length: size }, (_, i) => fleet.device(Math.floor((i * fleet.deviceCount) / size)))
}

/** The groups with only those assigned members that are groups or among these devices: what a sample can be in. */
export function groupsForSample(
  groups: readonly ResolutionGroup[],
  sample: readonly FleetDevice[],
): readonly ResolutionGroup[] {
  const known = new Set([...groups.map((group) => group.id), ...sample.map((device) => device.id)])
  return groups.map((group) =>
    group.members ? { ...group, members: group.members.filter((id) => known.has(id)) } : group,
  )
}
