import { POLICY_TYPES, type Channel, type OsPlatform } from '../../catalog'
import type { DirectoryProperties } from '../../groups'
import { isList, type Json, type JsonObject } from '../json'
import { channelByName, isOtherPlatform, platformByName } from './platform-names'
import type { FileProblems } from './problems'

/** What a device object says about the device itself, as against its directory object. */
export interface DeviceFacts {
  readonly id: string | null
  readonly name: string | null
  readonly osPlatform: OsPlatform | null
  readonly osName: string | null
  /** As resolution reads it: a bare Windows build is made whole. Empty when the object says nothing. */
  readonly osVersion: string
  readonly channel: Channel
  readonly tags: readonly string[]
  readonly tamperProtection: boolean
  readonly skippedPolicyTypes: readonly string[]
}

/** Facts of which membership rules know nothing, and names of facts that the directory object may repeat, in lower case. */
export const FACT_NAMES: ReadonlySet<string> = new Set([
  'id',
  'name',
  'devicename',
  'platform',
  'osplatform',
  'os',
  'osname',
  'osversion',
  'channel',
  'managedby',
  'tags',
  'tamperprotection',
  'skippedpolicytypes',
  'directory',
  'survey',
])

/** The channel of a device that names none. */
const DEFAULT_CHANNEL: Channel = 'mde'
/** Builds that only servers had. Source: Windows Server release information. */
const SERVER_BUILDS: readonly string[] = ['9600', '20348', '25398']

/** An object's properties by their names in lower case: of devices there are many, so names are folded once for each. */
export type Fields = ReadonlyMap<string, Json>

export function fieldsOf(object: JsonObject): Fields {
  return new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Reads the facts of a device object; what is wrong with one of them is an error at its own path. */
export function readDeviceFacts(object: Fields, path: string, problems: FileProblems): DeviceFacts {
  const osVersion = readVersion(object)
  return {
    id: textOf(object.get('id')),
    name: textOf(object.get('name')) ?? textOf(object.get('devicename')),
    ...readPlatform(object, osVersion, path, problems),
    osVersion,
    channel: readChannel(object, path, problems),
    tags: readTexts(object, 'tags', path, problems),
    tamperProtection: readSwitch(object, 'tamperProtection', path, problems),
    skippedPolicyTypes: readPolicyTypes(object, path, problems),
  }
}

/**
 * Directory properties with what follows from the facts where the file leaves them out: a directory object always has an id,
 * and states its system and who manages the device. A property that is null in the file stays missing.
 */
export function deriveDirectory(facts: DeviceFacts, properties: DirectoryProperties): DirectoryProperties {
  const { id, name, osPlatform, osVersion, channel } = facts
  const derived: DirectoryProperties = {
    ...(id === null ? {} : { objectId: id, deviceId: id }),
    ...(name === null ? {} : { displayName: name }),
    ...(osPlatform === null ? {} : { deviceOSType: osTypeOf(osPlatform, channel) }),
    ...(osVersion === '' ? {} : { deviceOSVersion: osVersion }),
    ...(channel === 'mde' ? { managementType: 'MicrosoftSense' } : {}),
    ...(channel === 'intune' ? { managementType: 'MDM' } : {}),
  }
  return { ...derived, ...properties }
}

function osTypeOf(osPlatform: OsPlatform, channel: Channel): string {
  const names = { windowsClient: 'Windows', windowsServer: 'Windows Server', linux: 'Linux' } as const
  if (osPlatform === 'macOS') return channel === 'intune' ? 'MacMDM' : 'macOS'
  return names[osPlatform]
}

function readVersion(object: Fields): string {
  const raw =
    textOf(object.get('osversion')) ??
    textOf(object.get('deviceosversion')) ??
    textOf(object.get('operatingsystemversion')) ??
    ''
  const text = raw.trim()
  return /^\d{4,5}$/.test(text) ? `${text === '9600' ? '6.3' : '10.0'}.${text}` : text
}

function readPlatform(
  object: Fields,
  osVersion: string,
  path: string,
  problems: FileProblems,
): Pick<DeviceFacts, 'osPlatform' | 'osName'> {
  const osName = textOf(object.get('osname'))
  const byOsName = osName === null ? undefined : platformByName(osName)
  const osType = textOf(object.get('deviceostype')) ?? textOf(object.get('operatingsystem'))
  const byOsType = osType === null ? undefined : platformByName(osType)
  const [name, stated] = ['platform', 'osPlatform', 'os']
    .map((key) => [key, textOf(object.get(key.toLowerCase()))] as const)
    .find(([, text]) => text !== null) ?? ['platform', null]
  const byName = stated === null ? undefined : platformByName(stated)
  const other = [stated, stated === null ? (osType ?? osName) : null].find(
    (text) => text && isOtherPlatform(text),
  )
  if (other) {
    problems.warn(
      path,
      `${other} takes no policy that is known here, so the device was left out.`,
      `other ${other}`,
    )
    return { osPlatform: null, osName: null }
  }
  if (stated !== null && !byName) {
    problems.error(
      `${path}.${name}`,
      `${JSON.stringify(stated)} is no platform that is managed here. Write windowsClient, windowsServer, linux or macOS.`,
    )
    return { osPlatform: null, osName: null }
  }
  const found = byName ?? byOsName ?? byOsType
  if (!found) {
    problems.error(path, 'Say which platform it is: windowsClient, windowsServer, linux or macOS.')
    return { osPlatform: null, osName: null }
  }
  const isServer = [byOsName, byOsType].some((other) => other?.osPlatform === 'windowsServer')
  const hasServerBuild = SERVER_BUILDS.includes(osVersion.split('.')[2] ?? '')
  if (found.osPlatform === null && !isServer && hasServerBuild)
    problems.warn(path, `Read as Windows Server: no client has version ${osVersion}.`, `server ${osVersion}`)
  const osPlatform = found.osPlatform ?? (isServer || hasServerBuild ? 'windowsServer' : 'windowsClient')
  return { osPlatform, osName: osName ?? found.osName ?? byOsType?.osName ?? null }
}

function readChannel(object: Fields, path: string, problems: FileProblems): Channel {
  for (const name of ['channel', 'managedBy']) {
    const json = object.get(name.toLowerCase())
    if (json === undefined || json === null) continue
    const channel = typeof json === 'string' ? channelByName(json) : undefined
    if (channel) return channel
    problems.error(
      `${path}.${name}`,
      `${JSON.stringify(json)} is no channel. Write mde, intune, configMgr or none.`,
    )
  }
  return DEFAULT_CHANNEL
}

function readTexts(object: Fields, name: string, path: string, problems: FileProblems): readonly string[] {
  const json = object.get(name.toLowerCase())
  if (json === undefined || json === null) return []
  const items = isList(json) ? json : [json]
  if (items.every((item) => typeof item === 'string')) return items
  problems.error(`${path}.${name}`, `${name} is a list of texts.`)
  return []
}

function readPolicyTypes(object: Fields, path: string, problems: FileProblems): readonly string[] {
  const types = readTexts(object, 'skippedPolicyTypes', path, problems)
  const known = types.flatMap((type) =>
    POLICY_TYPES.filter((each) => each.toLowerCase() === type.toLowerCase()),
  )
  if (known.length < types.length)
    problems.error(`${path}.skippedPolicyTypes`, `Policy types are ${POLICY_TYPES.join(', ')}.`)
  return known
}

function readSwitch(object: Fields, name: string, path: string, problems: FileProblems): boolean {
  const json = object.get(name.toLowerCase())
  if (json === undefined || json === null) return false
  const text = String(json).toLowerCase()
  if (['true', 'on', 'enabled'].includes(text)) return true
  if (!['false', 'off', 'disabled'].includes(text))
    problems.error(`${path}.${name}`, `${name} is true or false, not ${JSON.stringify(json)}.`)
  return false
}

/** Text, or a number as text; null for anything else and for blanks. */
export function textOf(json: Json | undefined): string | null {
  if (typeof json === 'number') return String(json)
  return typeof json === 'string' && json.trim() !== '' ? json : null
}
