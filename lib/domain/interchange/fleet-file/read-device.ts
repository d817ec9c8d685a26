import type { DirectoryProperties } from '../../groups'
import type { FleetDevice } from '../../fleet/types'
import { isObject, type Json, type JsonObject } from '../json'
import {
  deriveDirectory,
  FACT_NAMES,
  fieldsOf,
  readDeviceFacts,
  type DeviceFacts,
  type Fields,
} from './device-facts'
import type { FreeNames } from './free-names'
import type { FileProblems } from './problems'
import { readDirectory } from './read-directory'
import { readSurvey, SURVEY_NAMES } from './read-survey'

const HANDLED: ReadonlySet<string> = new Set([...FACT_NAMES, ...SURVEY_NAMES])

/**
 * Reads one device of a fleet; null after an error. Directory properties stand flat or below `directory`; `directory: null`
 * is a device without a directory object. Without an id of its own, it goes by its name.
 */
export function readDevice(
  json: Json,
  path: string,
  names: FreeNames,
  problems: FileProblems,
): FleetDevice | null {
  if (!isObject(json))
    return problems.error(path, 'A device is an object: id, platform and what is known of it.')
  const fields = fieldsOf(json)
  const facts = readDeviceFacts(fields, path, problems)
  const directory = readDirectoryObject(json, fields, path, facts, problems)
  const { osPlatform, osVersion, channel, tamperProtection, skippedPolicyTypes } = facts
  if (osPlatform === null) return null
  const stated = facts.id ?? directory?.objectId ?? directory?.deviceId
  const known = facts.name ?? directory?.displayName
  const id = stated ? names.take(stated) : names.give(known ?? path)
  if (channel === 'mde' && directory?.managementType?.toLowerCase() === 'mdm' && !hasChannel(fields))
    problems.warn(path, 'No channel is named, so it is mde, although managementType is MDM.', 'MDM on mde')
  const device = {
    id,
    name: known ?? id,
    channel,
    osPlatform,
    osName: facts.osName ?? defaultOsName(facts),
    osVersion,
    tamperProtection,
    skippedPolicyTypes,
    directory,
  }
  return { ...device, survey: readSurvey(fields, path, device, facts.tags, problems) }
}

function readDirectoryObject(
  json: JsonObject,
  fields: Fields,
  path: string,
  facts: DeviceFacts,
  problems: FileProblems,
): DirectoryProperties | null {
  const nested = fields.get('directory')
  if (nested === null) return null
  const flat = readDirectory(json, path, { handled: HANDLED, unknown: 'warning' }, problems)
  const below = isObject(nested)
    ? readDirectory(nested, `${path}.directory`, { handled: new Set(), unknown: 'warning' }, problems)
    : {}
  return deriveDirectory(facts, { ...flat, ...below })
}

function hasChannel(fields: Fields): boolean {
  return [fields.get('channel'), fields.get('managedby')].some(
    (named) => named !== undefined && named !== null,
  )
}

/** Where nothing names the release, the build does; an unknown version is not to be held against the device. */
function defaultOsName({ osPlatform, osVersion }: DeviceFacts): string {
  switch (osPlatform) {
    case 'windowsClient':
      return /^\d+(\.\d+)+$/.test(osVersion) ? 'Windows' : 'Windows 11'
    case 'windowsServer':
      return 'Windows Server'
    case 'linux':
      return 'Linux'
    default:
      return 'macOS'
  }
}
