import 'server-only'
import { whatIf, type Advice, type FleetIndex, type WhatIf } from '@/lib/domain/fleet'
import type { Actor } from '../core/actor'
import { pageOf } from '../core/paging'
import { rememberedWhatIf } from '../impact/what-if-cache'
import { settingTitle } from '../reports/setting-title'
import { adviceFor, indexFor, toRow, type NamedAdvice } from './advice'
import type { WayOutRow } from './advice-schema'
import { CHANNEL, cohortsInConflict } from './contest-devices'
import type { WayOutParams } from './params'
import type { ContestReference, WayOutNumber } from './way-out'

export interface WayOutDevice {
  readonly id: string
  readonly name: string
  readonly osName: string
  readonly osPlatform: string
}

export interface WayOutPage {
  readonly revision: number
  readonly settingName: string
  /** null when this way out, or the conflict, is no more. */
  readonly way: WayOutRow | null
  readonly rows: readonly WayOutDevice[]
  readonly total: number
}

/** One page of the devices behind a number of a way out, as the advisor counts them. */
export async function listWayOutDevices(actor: Actor, p: WayOutParams): Promise<WayOutPage> {
  const { index, revision } = await indexFor(actor)
  const settingName = settingTitle(p.key, p.key.split('#', 1)[0] ?? p.key)
  const advice = findAdvice(index, p, p.way)
  if (!advice) return { revision, settingName, way: null, rows: [], total: 0 }
  const { skip, take } = pageOf(p)
  const devices = search(index, devicesBehind(index, p, advice, p.of), p)
  return {
    revision,
    settingName,
    way: toRow(actor, index, p, advice),
    rows: devices.slice(skip, skip + take),
    total: devices.length,
  }
}

/** All devices behind a number, for the export. */
export async function walkWayOutDevices(actor: Actor, p: WayOutParams): Promise<readonly WayOutDevice[]> {
  const { index } = await indexFor(actor)
  const advice = findAdvice(index, p, p.way)
  return advice ? search(index, devicesBehind(index, p, advice, p.of), p) : []
}

export function findAdvice(
  index: FleetIndex,
  conflict: ContestReference,
  wayId: string,
): NamedAdvice | undefined {
  return adviceFor(index, conflict).find((advice) => advice.id === wayId)
}

function search(
  index: FleetIndex,
  ids: Iterable<string>,
  p: Pick<WayOutParams, 'q' | 'dir'>,
): WayOutDevice[] {
  const needle = p.q.trim().toLowerCase()
  const found: WayOutDevice[] = []
  for (const id of ids) {
    const device = index.device(id)
    if (!device || (needle !== '' && !device.name.toLowerCase().includes(needle))) continue
    found.push({ id, name: device.name, osName: device.osName, osPlatform: device.osPlatform })
  }
  const sign = p.dir === 'asc' ? 1 : -1
  return found.toSorted((a, b) => sign * (compare(a.name, b.name) || compare(a.id, b.id)))
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The devices that a number of the advisor counted. */
export function devicesBehind(
  index: FleetIndex,
  conflict: ContestReference,
  advice: Advice,
  of: WayOutNumber,
): ReadonlySet<string> {
  // As the advisor and the reports count: what this channel delivers.
  const question = [advice.changes, CHANNEL]
  const { whatIf: impact } = rememberedWhatIf(index, question, () =>
    whatIf(index, advice.changes, { channel: CHANNEL }),
  )
  switch (of) {
    case 'helped':
      return helpedDevices(index, conflict, impact)
    case 'remaining': {
      const helped = helpedDevices(index, conflict, impact)
      return new Set([...devicesInConflict(index, conflict)].filter((id) => !helped.has(id)))
    }
    case 'newConflicts':
      return new Set(impact.devices({ kind: 'conflictsAppear' }, 0, Infinity).deviceIds)
    case 'sideEffects':
      return sideEffectDevices(impact, conflict.key, advice.sideEffects)
  }
}

function helpedDevices(index: FleetIndex, conflict: ContestReference, impact: WhatIf): ReadonlySet<string> {
  const meant = devicesInConflict(index, conflict)
  const { deviceIds } = impact.devices({ kind: 'conflictsVanish', key: conflict.key }, 0, Infinity)
  return new Set(deviceIds.filter((id) => meant.has(id)))
}

/** Devices with another setting that differs, or this one where it is not in conflict now. */
function sideEffectDevices(impact: WhatIf, key: string, expected: number): ReadonlySet<string> {
  const found = new Set<string>()
  if (expected === 0) return found
  const add = (selection: Parameters<WhatIf['devices']>[0]) => {
    for (const id of impact.devices(selection, 0, Infinity).deviceIds) found.add(id)
  }
  for (const setting of impact.settings) {
    if (found.size === expected) break
    if (setting.key !== key) add({ kind: 'settingsChange', key: setting.key })
    else {
      setting.transitions.forEach(({ before }, transition) => {
        if (before?.outcome !== 'conflict') add({ kind: 'settingsChange', key, transition })
      })
    }
  }
  return found
}

/** Devices with the conflict in this state of the index. */
function devicesInConflict(index: FleetIndex, conflict: ContestReference): ReadonlySet<string> {
  const found = new Set<string>()
  for (const cohort of cohortsInConflict(index, conflict)) for (const id of cohort.devices) found.add(id)
  return found
}
