import { setImmediate } from 'node:timers/promises'
import { decideEnrollment } from '@/lib/domain/enrollment'
import type { FleetChange, FleetDevice, FleetIndex, ImpactSelection, WhatIf } from '@/lib/domain/fleet'
import { IMPACT_PAGE_SIZE, type ImpactDeviceRow, type ImpactDevices } from './types'

type Names = Pick<FleetIndex, 'device' | 'nameOf' | 'switches'>

interface Compared {
  readonly index: Names
  readonly changes: readonly FleetChange[]
}

/** Devices read at a time while looking for a name; between two times other requests have their turn. */
const SCAN = 10_000

/** The last search in each impact, so that turning its pages does not search again. */
const searches = new WeakMap<WhatIf, { readonly key: string; readonly found: readonly string[] }>()

/**
 * One page of the devices behind a number, in the order of the index; with `q`, of those whose name contains it, in any letter
 * case. A page that does not exist (any more) gives the last one. Drafts make no devices, so the index knows them all.
 */
export async function listDevices(
  impact: WhatIf,
  { index, changes }: Compared,
  { selection, page, q }: { readonly selection: ImpactSelection; readonly page: number; readonly q: string },
): Promise<Omit<ImpactDevices, 'revision'>> {
  const found = q === '' ? null : await withName(impact, index, selection, q.toLowerCase())
  const total = found ? found.length : impact.devices(selection, 0, 0).total
  const shown = Math.min(page, Math.max(1, Math.ceil(total / IMPACT_PAGE_SIZE)))
  const offset = (shown - 1) * IMPACT_PAGE_SIZE
  const ids = found
    ? found.slice(offset, offset + IMPACT_PAGE_SIZE)
    : impact.devices(selection, offset, IMPACT_PAGE_SIZE).deviceIds
  return { rows: ids.map((id) => toRow(index, changes, id)), total, page: shown }
}

async function withName(
  impact: WhatIf,
  index: Names,
  selection: ImpactSelection,
  needle: string,
): Promise<readonly string[]> {
  const key = JSON.stringify([selection, needle])
  const last = searches.get(impact)
  if (last?.key === key) return last.found
  const found: string[] = []
  for (let offset = 0; ; offset += SCAN) {
    const { deviceIds } = impact.devices(selection, offset, SCAN)
    for (const id of deviceIds) if (index.nameOf(id)?.toLowerCase().includes(needle)) found.push(id)
    if (deviceIds.length < SCAN) break
    await setImmediate()
  }
  searches.set(impact, { key, found })
  return found
}

function toRow(index: Names, changes: readonly FleetChange[], id: string): ImpactDeviceRow {
  const device = index.device(id)
  if (!device) return { id, name: id, osName: '', enrollment: null }
  return { id, name: device.name, osName: device.osName, enrollment: enrollmentAfter(device, index, changes) }
}

/** What enrollment would say after the changes; null where none of them has it asked again. */
function enrollmentAfter(
  { id, survey }: FleetDevice,
  index: Names,
  changes: readonly FleetChange[],
): ImpactDeviceRow['enrollment'] {
  let isAsked = false
  let switches = index.switches
  let edited = survey
  for (const change of changes) {
    if (change.kind === 'switchesChanged') {
      switches = change.switches
      isAsked = true
    } else if (change.kind === 'tagsChanged' && change.deviceIds.includes(id)) {
      edited = edited && { ...edited, tags: change.tags }
      isAsked = true
    } else if (change.kind === 'exclusionChanged' && change.deviceIds.includes(id)) {
      edited = edited && { ...edited, excluded: change.excluded }
      isAsked = true
    }
  }
  if (!isAsked || !edited || !switches) return null
  const { label, reason, warning } = decideEnrollment(edited, switches)
  return { label, reason, warning: warning ?? null }
}
