import {
  findRuleProperty,
  RULE_PROPERTIES,
  suggestRuleProperty,
  type DeviceProperty,
  type DirectoryProperties,
} from '../../groups'
import { isList, isObject, objectProp, textProp, type Json, type JsonObject } from '../json'
import type { FileProblems } from './problems'

type Value = string | boolean | readonly string[] | null

/** Other names of what rules read: Graph's device resource, managed devices of Intune, and lists of the portal. */
const FOREIGN_NAMES: Readonly<Record<string, DeviceProperty>> = {
  devicename: 'displayName',
  osversion: 'deviceOSVersion',
  azureaddeviceid: 'deviceId',
  azureactivedirectorydeviceid: 'deviceId',
  devicecategorydisplayname: 'deviceCategory',
}

/** Properties that rules read, by every name in lower case that one of them goes by. */
const PROPERTY_OF: ReadonlyMap<string, DeviceProperty> = new Map([
  ...Object.entries(FOREIGN_NAMES),
  ...RULE_PROPERTIES.filter(({ graphProperty }) => !graphProperty.includes('.')).map(
    ({ graphProperty, name }): [string, DeviceProperty] => [graphProperty.toLowerCase(), name],
  ),
  ...RULE_PROPERTIES.map(({ name }): [string, DeviceProperty] => [name.toLowerCase(), name]),
])

/** Properties of Graph's device resource that no rule reads. Source: Graph, "device resource type". */
const UNREAD_NAMES: ReadonlySet<string> = new Set(
  [
    'alternativeSecurityIds approximateLastSignInDateTime commands complianceExpirationDateTime createdDateTime',
    'deletedDateTime description deviceMetadata deviceVersion domainName enrollmentType extensionAttributes',
    'extensions externalSourceName hostnames isCompliant isManaged isManagementRestricted kind lastSyncDateTime',
    'lastSeen manufacturerId notes onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled',
    'platform preferredDataLocation registeredOwners registeredUsers registrationDateTime serialNumber sourceType',
    'status transitiveMemberOf usageRights userPrincipalName',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

export interface DirectoryReading {
  /** Names in lower case that the caller reads itself. */
  readonly handled: ReadonlySet<string>
  /** What a name that nobody knows is: wrong, or only to be warned of. */
  readonly unknown: 'error' | 'warning'
}

/**
 * The directory properties of a device object as membership rules read them. Properties go by the rule's name (deviceOSType)
 * or Graph's (operatingSystem), in any letter case, and extension attributes stand beside the others or below
 * `extensionAttributes`. Each value of the wrong type is an error at its own path.
 */
export function readDirectory(
  object: JsonObject,
  path: string,
  reading: DirectoryReading,
  problems: FileProblems,
): DirectoryProperties {
  const read = new Map<DeviceProperty, { readonly value: Value; readonly name: string }>()
  const add = (property: DeviceProperty, name: string, at: string, json: Json) => {
    const value = readValue(property, json, at, problems)
    if (value === undefined) return
    const earlier = read.get(property)
    if (earlier && JSON.stringify(earlier.value) !== JSON.stringify(value))
      problems.error(
        at,
        `${earlier.name} and ${name} are both ${property} and differ. Leave one of them out.`,
      )
    if (!earlier || earlier.value === null) read.set(property, { value, name })
  }
  const attributes = objectProp(object, 'extensionAttributes') ?? {}
  for (const [name, json] of Object.entries(object)) {
    const lower = name.toLowerCase()
    if (reading.handled.has(lower)) continue
    const property = PROPERTY_OF.get(lower)
    if (property) add(property, name, `${path}.${name}`, json)
    else if (!UNREAD_NAMES.has(lower) && !name.includes('@') && !lower.startsWith('extension_'))
      reportUnknown(name, `${path}.${name}`, reading, problems)
  }
  for (const [name, json] of Object.entries(attributes)) {
    const at = `${path}.extensionAttributes.${name}`
    const property = findRuleProperty(name)
    if (property && /^extensionAttribute\d/.test(property.name)) add(property.name, name, at, json)
    else if (!name.includes('@')) reportUnknown(name, at, reading, problems)
  }
  return Object.fromEntries(
    [...read].map(([property, { value }]) => [property, value]),
  ) as DirectoryProperties
}

function reportUnknown(
  name: string,
  at: string,
  { unknown }: DirectoryReading,
  problems: FileProblems,
): void {
  const meant = suggestRuleProperty(name)
  const help = meant ? `Write ${meant.name}.` : 'Rules read none of this name. Leave it out.'
  if (unknown === 'error') problems.error(at, `${name} is not a property of devices. ${help}`)
  else
    problems.warn(
      at,
      `${name} is not understood and was left out. ${meant ? help : ''}`.trimEnd(),
      `unknown ${name}`,
    )
}

/** undefined after an error. */
function readValue(
  property: DeviceProperty,
  json: Json,
  at: string,
  problems: FileProblems,
): Value | undefined {
  if (json === null) return null
  const fail = (kind: string) => {
    problems.error(at, `${property} is ${kind}, not ${kindOf(json)}.`)
    return undefined
  }
  switch (findRuleProperty(property)?.type) {
    case 'boolean': {
      const text = typeof json === 'string' ? json.toLowerCase() : String(json)
      return text === 'true' || text === 'false' ? text === 'true' : fail('true or false')
    }
    case 'collection': {
      const items = isList(json) ? json : [json]
      return items.every((item) => typeof item === 'string') ? items : fail('a list of texts')
    }
    case 'groups': {
      const ids = (isList(json) ? json : [json]).map((item) => (isObject(item) ? textProp(item, 'id') : item))
      return ids.every((id) => typeof id === 'string') ? ids : fail('a list of group ids')
    }
    default:
      return typeof json === 'string' ? json : typeof json === 'number' ? String(json) : fail('text')
  }
}

function kindOf(json: Json): string {
  if (isList(json)) return 'a list'
  if (json === null || isObject(json)) return 'an object'
  return typeof json === 'string' ? `the text ${JSON.stringify(json)}` : String(json)
}
