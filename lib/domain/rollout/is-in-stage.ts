import type { DeviceId, GroupId, PolicyId } from '../ids'
import type { RolloutStage } from './types'

/** Places that devices are spread over: hundredths of a percent. */
export const PLACES = 10_000

/**
 * What spreads devices in one rollout: the policy, and the version that it starts from, as a later rollout starts from a
 * later version. It is known before the rollout is saved, so a preview names the very devices.
 */
export function rolloutSalt(policyId: PolicyId, fromVersion: number): string {
  return `${policyId} ${fromVersion}`
}

/**
 * Where a device stands in line for a rollout, 0 to 9999. Depends on nothing but the two texts, so a device keeps its place
 * however often it is asked, and another rollout puts it elsewhere: no device is always the first.
 * @param salt of the rollout
 */
export function placeOf(salt: string, deviceId: DeviceId): number {
  return placeAt(textHash(salt), textHash(deviceId))
}

/** The place by the hashes of salt and device id: who asks for many devices and rollouts keeps those of the ids. */
export function placeAt(saltHash: number, idHash: number): number {
  return mix(saltHash ^ idHash) % PLACES
}

/** 32 bits of a text, the same on every machine: FNV-1a over UTF-16 code units, and mixed, as ids that count up differ in their ends. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** The last steps of MurmurHash3: every bit of the answer depends on every bit. */
function mix(bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Devices at places below this are in a stage of so many percent. */
export function placesOf(percent: number): number {
  return Math.round(percent * (PLACES / 100))
}

/** Is a device that the policy targets among those that get the new settings? */
export function isInStage(
  stage: RolloutStage,
  salt: string,
  deviceId: DeviceId,
  isMember: (groupId: GroupId) => boolean,
): boolean {
  if (stage.kind === 'groups') return stage.groupIds.some(isMember)
  return placeOf(salt, deviceId) < placesOf(stage.percent)
}
