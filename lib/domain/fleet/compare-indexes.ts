import type { DeviceId, GroupId } from '../ids'
import { countBits, forEachDifference, hasBit, type Bits } from './bitset'
import { NONE } from './cohort-table'
import type { FleetIndex } from './fleet-index'
import type { FleetCohort, FleetDelta } from './types'

/**
 * What differs between two states of one index, the later made from the earlier by `applyChanges`.
 * @param before null: everything of `after` counts as new
 */
export function compareIndexes(before: FleetIndex | null, after: FleetIndex): FleetDelta {
  const { moved, removedDevices } = compareRows(before, after)
  return {
    moved,
    removedDevices,
    cohorts: compareCohorts(before, after),
    groups: compareGroups(before, after),
  }
}

function compareRows(
  before: FleetIndex | null,
  after: FleetIndex,
): Pick<FleetDelta, 'moved' | 'removedDevices'> {
  const { table } = after.state
  const was = before?.state.cohorts.ofRow ?? new Uint32Array(0)
  const is = after.state.cohorts.ofRow
  const movedTo = new Map<number, DeviceId[]>()
  const removedDevices: DeviceId[] = []
  if (was !== is) {
    for (let row = 0; row < is.length; row++) {
      const from = was[row] ?? NONE
      const to = is[row] ?? NONE
      if (from === to) continue
      if (to === NONE) {
        removedDevices.push(table.idAt(row))
        continue
      }
      const list = movedTo.get(to)
      if (list) list.push(table.idAt(row))
      else movedTo.set(to, [table.idAt(row)])
    }
  }
  const moved = [...movedTo].map(([number, deviceIds]) => ({ cohort: after.cohortAt(number), deviceIds }))
  return { moved, removedDevices }
}

function compareCohorts(before: FleetIndex | null, after: FleetIndex): FleetDelta['cohorts'] {
  const was = before?.state.cohorts.sizes ?? new Uint32Array(0)
  const is = after.state.cohorts.sizes
  const touched = before ? touchedSlots(before, after) : new Set<number>()
  const appeared: FleetCohort[] = []
  const changed: FleetCohort[] = []
  const resized: FleetCohort[] = []
  const gone: string[] = []
  const { table } = after.state.cohorts
  for (let number = 0; number < is.length; number++) {
    const [from, to] = [was[number] ?? 0, is[number] ?? 0]
    if (to === 0) {
      if (from !== 0 && before) gone.push(before.cohortAt(number).key)
    } else if (from === 0) {
      appeared.push(after.cohortAt(number))
    } else if (touched.size > 0 && [...touched].some((slot) => table.hasSlot(number, slot))) {
      changed.push(after.cohortAt(number))
    } else if (from !== to) {
      resized.push(after.cohortAt(number))
    }
  }
  return { appeared, gone, changed, resized }
}

/** Releases that say something else than before, wherever they are assigned. */
function touchedSlots(before: FleetIndex, after: FleetIndex): ReadonlySet<number> {
  const touched = new Set<number>()
  for (const [key, { slot, content }] of after.state.releases) {
    const old = before.state.releases.get(key)
    if (old && old.content !== content) touched.add(slot)
  }
  return touched
}

function compareGroups(before: FleetIndex | null, after: FleetIndex): FleetDelta['groups'] {
  const nobody: Bits = new Uint32Array(0)
  const ids = new Set<GroupId>([...(before?.state.groups.keys() ?? []), ...after.state.groups.keys()])
  return [...ids].flatMap((groupId) => {
    const was = before?.state.groups.get(groupId)?.members ?? nobody
    const is = after.state.groups.get(groupId)?.members ?? nobody
    const joined: DeviceId[] = []
    const left: DeviceId[] = []
    forEachDifference(was, is, (row) => (hasBit(is, row) ? joined : left).push(after.state.table.idAt(row)))
    return joined.length + left.length === 0 ? [] : [{ groupId, joined, left, size: countBits(is) }]
  })
}
