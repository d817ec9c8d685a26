import { allDefinitions, PROFILES, type OsApplicability } from '../catalog'
import type { ResolutionDevice } from './types'

type OsFacts = Pick<ResolutionDevice, 'osPlatform' | 'osName' | 'osVersion'>

/** Windows 11 is Windows version 10.0 from this build on. */
const FIRST_WINDOWS_11_BUILD = 22_000
/** Releases of Windows Server in order, with the build each began at (Windows Server release information). */
const SERVER_RELEASES: readonly (readonly [string, number])[] = [
  ['2012 R2', 9600],
  ['2016', 14_393],
  ['2019', 17_763],
  ['2022', 20_348],
  ['2025', 26_100],
]

/** Answers by device and by the catalogue's own list: the facts of one kind of device are asked about every setting. */
const answers = new WeakMap<OsFacts, Map<readonly OsApplicability[], boolean>>()

/** Does a setting that lists these systems work on the device? An empty list names no restriction. */
export function runsOn(device: OsFacts, appliesTo: readonly OsApplicability[]): boolean {
  if (appliesTo.length === 0) return true
  const known = answers.get(device) ?? new Map<readonly OsApplicability[], boolean>()
  answers.set(device, known)
  const answer = known.get(appliesTo) ?? appliesTo.some((applicability) => matchesOs(device, applicability))
  known.set(appliesTo, answer)
  return answer
}

/**
 * Everything about a device's system that applicability can see, as a text: which of the catalogue's distinct
 * requirements it meets. Devices with equal texts (and equal platform) have the same settings not applicable.
 */
export function osClass(device: OsFacts): string {
  return REQUIREMENTS.map((requirement) => (matchesOs(device, requirement) ? '1' : '0')).join('')
}

const REQUIREMENTS: readonly OsApplicability[] = [
  ...new Map(
    PROFILES.flatMap((profile) => allDefinitions(profile))
      .flatMap((def) => def.appliesTo)
      .map((applicability) => [JSON.stringify(applicability), applicability]),
  ).values(),
]

/**
 * One requirement. Minimum builds are compared number by number; a version that is not written in numbers is not held
 * against the device, which will say itself if a setting fails. The agent's version was judged at enrollment.
 */
function matchesOs(device: OsFacts, requirement: OsApplicability): boolean {
  if (requirement.os !== osFamily(device)) return false
  if (requirement.versions && !isListedRelease(device, requirement.versions)) return false
  const minimum = requirement.minBuild ?? (device.osPlatform === 'macOS' ? requirement.minVersion : undefined)
  return minimum === undefined || isAtLeast(device.osVersion, minimum)
}

/** The catalogue's word for the device's system. */
function osFamily(device: OsFacts): string {
  switch (device.osPlatform) {
    case 'linux':
      return 'Linux'
    case 'macOS':
      return 'macOS'
    case 'windowsServer':
      return 'Windows Server'
    case 'windowsClient': {
      const build = buildOf(device.osVersion)
      const isEleven = build === null ? device.osName.includes('11') : build >= FIRST_WINDOWS_11_BUILD
      return isEleven ? 'Windows 11' : 'Windows 10'
    }
  }
}

/**
 * Is the server's release among those listed? Releases newer than every one listed count as the newest: the lists were
 * written before them. (Our choice; the documentation lists releases by name only.)
 */
function isListedRelease(device: OsFacts, releases: readonly string[]): boolean {
  const release = serverRelease(device)
  if (release === null || releases.includes(release)) return true
  const order = SERVER_RELEASES.map(([name]) => name)
  return releases.every((listed) => order.indexOf(listed) < order.indexOf(release))
}

/** By name where the name says it, else by build; null when neither does. */
function serverRelease(device: OsFacts): string | null {
  const named = /\b(2012 R2|20\d\d)\b/.exec(device.osName)?.[1]
  if (named !== undefined && SERVER_RELEASES.some(([name]) => name === named)) return named
  const build = buildOf(device.osVersion)
  if (build === null) return null
  return SERVER_RELEASES.findLast(([, first]) => build >= first)?.[0] ?? null
}

function buildOf(version: string): number | null {
  return numbersOf(version)?.[2] ?? null
}

function isAtLeast(version: string, minimum: string): boolean {
  const have = numbersOf(version)
  const need = numbersOf(minimum)
  if (!have || !need) return true
  for (const [index, wanted] of need.entries()) {
    const part = have[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

function numbersOf(version: string): readonly number[] | null {
  return /^\d+(?:\.\d+)*$/.test(version) ? version.split('.').map(Number) : null
}
