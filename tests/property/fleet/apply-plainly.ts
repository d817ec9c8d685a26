import type { TenantSwitches } from '@/lib/domain/enrollment'
import { redecide } from '@/lib/domain/fleet/redecide'
import type { FleetChange, FleetDevice } from '@/lib/domain/fleet/types'
import type { ResolutionGroup, ResolutionOptions, ResolutionPolicy } from '@/lib/domain/resolution'

/** A tenant's fleet as plain lists. */
export interface PlainFleet {
  readonly devices: readonly FleetDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
  readonly switches?: TenantSwitches | null
  readonly options?: ResolutionOptions
}

/**
 * What the changes mean, one after the other, with nothing clever about it: what is saved takes the place of what had its
 * id, or comes last; what is deleted is gone, and ids that name it stay where they are and mean nobody; tags and switches
 * let enrollment decide again.
 */
export function applyPlainly(fleet: PlainFleet, changes: readonly FleetChange[]): PlainFleet {
  return changes.reduce(applyOne, fleet)
}

function applyOne(fleet: PlainFleet, change: FleetChange): PlainFleet {
  const { devices, groups, policies, switches = null } = fleet
  switch (change.kind) {
    case 'policySaved':
      return { ...fleet, policies: saved(policies, change.policy) }
    case 'policyDeleted':
      return { ...fleet, policies: policies.filter((policy) => policy.id !== change.policyId) }
    case 'groupSaved':
      return { ...fleet, groups: saved(groups, change.group) }
    case 'groupDeleted':
      return { ...fleet, groups: groups.filter((group) => group.id !== change.groupId) }
    case 'deviceSaved':
      return { ...fleet, devices: saved(devices, change.device) }
    case 'deviceDeleted':
      return { ...fleet, devices: devices.filter((device) => device.id !== change.deviceId) }
    case 'tagsChanged':
    case 'exclusionChanged':
      return {
        ...fleet,
        devices: devices.map((device) => {
          if (!device.survey || !change.deviceIds.includes(device.id)) return device
          const edit = change.kind === 'tagsChanged' ? { tags: change.tags } : { excluded: change.excluded }
          const edited = { ...device, survey: { ...device.survey, ...edit } }
          return switches ? redecide(edited, switches) : edited
        }),
      }
    case 'switchesChanged':
      return {
        ...fleet,
        switches: change.switches,
        devices: devices.map((device) => redecide(device, change.switches)),
      }
  }
}

function saved<T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] {
  const isKnown = list.some((known) => known.id === item.id)
  return isKnown ? list.map((known) => (known.id === item.id ? item : known)) : [...list, item]
}
