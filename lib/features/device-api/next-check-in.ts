import { createHash } from 'node:crypto'
import { CHECK_IN_INTERVAL_SECONDS } from '@/agent/protocol'

/** While the worker has something of this device's under way, or it has just onboarded, it comes back soon. */
const SOON_SECONDS = 30
/** Below this share of the waiting room nobody has to hold back. */
const CALM = 0.25
/** With a full waiting room, pauses are so many times as long. */
const MOST_STRETCH = 4

/**
 * When a device is to come back. Under load pauses grow, and are spread by device and hour so that those who were sent away
 * together do not return together.
 * @param load how full the waiting room is, 0 to 1
 * @param now milliseconds since the epoch
 */
export function nextCheckInSeconds(
  deviceId: string,
  { isManaged, isUnderWay }: { readonly isManaged: boolean; readonly isUnderWay: boolean },
  load: number,
  now: number,
): number {
  const base = isManaged && isUnderWay ? SOON_SECONDS : CHECK_IN_INTERVAL_SECONDS
  if (load <= CALM) return base
  const stretch = 1 + ((MOST_STRETCH - 1) * (load - CALM)) / (1 - CALM)
  return Math.round(base * stretch * (1 + spreadOf(deviceId, now) / 2))
}

/** A number from 0 to 1 that differs from device to device, and each hour. */
export function spreadOf(deviceId: string, now: number): number {
  const hour = Math.floor(now / 3_600_000)
  return createHash('sha256').update(`${deviceId} ${hour}`).digest().readUInt16BE(0) / 65_535
}
