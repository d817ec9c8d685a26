import type { Channel } from '../catalog'
import type { DeviceId } from '../ids'
import {
  compareText,
  explainSetting,
  membershipOf,
  resolveDevice,
  type DeviceResolution,
  type ExplainNode,
} from '../resolution'
import type { FleetIndex } from './fleet-index'
import { isSameSide, sideOf } from './impact-sides'
import type { DeviceImpact } from './types'

/**
 * One device before and after, resolved by the plain resolver, so that policies which do not reach it and the ways of those
 * that do are there too. Null when the device is in neither state.
 */
export function explainDevice(
  deviceId: DeviceId,
  before: FleetIndex,
  after: FleetIndex,
): DeviceImpact | null {
  const [was, is] = [resolvedOn(deviceId, before), resolvedOn(deviceId, after)]
  if (!was && !is) return null
  const [old, now] = [was, is].map((side) => new Map(side?.resolution.settings.map((s) => [s.key, s])))
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].toSorted(compareText)
  const settings = keys.flatMap((key): DeviceImpact['settings'] => {
    const [from, to] = [old?.get(key), now?.get(key)]
    if (isSameSide(from, to)) return []
    const settingId = (to ?? from)?.settingId ?? key
    return [{ key, settingId, before: sideOf(from), after: sideOf(to) }]
  })
  return { deviceId, before: was, after: is, settings }
}

/** Why a setting is what it is on a device in this state; null where the device does not exist. */
export function explainOnDevice(deviceId: DeviceId, key: string, index: FleetIndex): ExplainNode | null {
  const device = index.device(deviceId)
  if (!device) return null
  const inputs = { policies: [...index.policies.values()], groups: [...index.groups.values()] }
  return explainSetting(device, key, inputs, index.options)
}

function resolvedOn(
  deviceId: DeviceId,
  index: FleetIndex,
): { readonly channel: Channel; readonly resolution: DeviceResolution } | null {
  const device = index.device(deviceId)
  if (!device) return null
  const membership = membershipOf([device], [...index.groups.values()])
  const policies = [...index.policies.values()]
  return {
    channel: device.channel,
    resolution: resolveDevice(device, policies, membership, index.options),
  }
}
