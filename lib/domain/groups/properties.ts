import type { DeviceProperty } from './types'

/** 'groups' is memberOf alone: it takes one form of rule and no other. */
export type RulePropertyType = 'scalar' | 'boolean' | 'collection' | 'groups'

export interface RuleProperty {
  readonly name: DeviceProperty
  readonly type: RulePropertyType
  /** One sentence for people choosing a property. */
  readonly description: string
  /** Values as they are written in a rule, quotes not included. */
  readonly examples: readonly string[]
  /** The examples are all there is: any other value matches nothing. */
  readonly isClosed?: boolean
  /** The property of Graph's device resource that a rule's property reads. */
  readonly graphProperty: string
}

const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'
const CO_MANAGEMENT_APP_ID = '54b943f8-d761-4f8d-951e-9cea1846db5a'

const extensionAttributes = Array.from({ length: 15 }, (_, index): RuleProperty => {
  const number = index + 1
  return {
    name: `extensionAttribute${number}` as DeviceProperty,
    type: 'scalar',
    description: `Free text that your organisation sets on the device object, number ${number} of 15.`,
    examples: ['Pilot'],
    graphProperty: `extensionAttributes.extensionAttribute${number}`,
  }
})

/** Every property a device rule may read, in the order in which people should be offered them. Source: Entra, "dynamic membership rules: rules for devices". */
export const RULE_PROPERTIES: readonly RuleProperty[] = [
  {
    name: 'deviceOSType',
    type: 'scalar',
    description:
      'Operating system. Servers report Windows Server; a Mac reports MacMDM once it enrolls in MDM.',
    examples: ['Windows', 'Windows Server', 'Linux', 'macOS', 'MacMDM', 'iPhone', 'iPad', 'Android'],
    graphProperty: 'operatingSystem',
  },
  {
    name: 'deviceOSVersion',
    type: 'scalar',
    description:
      'Version of the operating system, compared as text: use -startsWith, there is no numeric order.',
    examples: ['10.0.19045.3086', '10.0.22621.1848', '10.0.20348.1787', '22.04', '13.4'],
    graphProperty: 'operatingSystemVersion',
  },
  {
    name: 'displayName',
    type: 'scalar',
    description: 'Name of the device, at most 256 characters.',
    examples: ['SRV-DB-01'],
    graphProperty: 'displayName',
  },
  {
    name: 'managementType',
    type: 'scalar',
    description: 'MicrosoftSense while Defender for Endpoint manages the device, MDM once Intune does.',
    examples: ['MicrosoftSense', 'MDM'],
    graphProperty: 'managementType',
  },
  {
    name: 'deviceTrustType',
    type: 'scalar',
    description: 'How the device is joined; missing on devices whose identity was created for management.',
    examples: ['AzureAD', 'ServerAD', 'Workplace'],
    isClosed: true,
    graphProperty: 'trustType',
  },
  {
    name: 'deviceOwnership',
    type: 'scalar',
    description: 'Who owns the device. The portal shows Company as Corporate.',
    examples: ['Company', 'Personal', 'Unknown'],
    isClosed: true,
    graphProperty: 'deviceOwnership',
  },
  {
    name: 'deviceManufacturer',
    type: 'scalar',
    description: 'Manufacturer as the hardware reports it.',
    examples: ['LENOVO', 'Dell Inc.', 'Microsoft Corporation'],
    graphProperty: 'manufacturer',
  },
  {
    name: 'deviceModel',
    type: 'scalar',
    description: 'Model as the hardware reports it.',
    examples: ['Surface Pro 9', 'Virtual Machine'],
    graphProperty: 'model',
  },
  {
    name: 'deviceCategory',
    type: 'scalar',
    description: 'Device category chosen at enrollment or by an administrator.',
    examples: ['Laptops'],
    graphProperty: 'deviceCategory',
  },
  {
    name: 'deviceManagementAppId',
    type: 'scalar',
    description: 'Application id of the MDM service: Intune, or Intune together with Configuration Manager.',
    examples: [INTUNE_APP_ID, CO_MANAGEMENT_APP_ID],
    graphProperty: 'mdmAppId',
  },
  {
    name: 'enrollmentProfileName',
    type: 'scalar',
    description: 'Name of the Apple, Android dedicated or Autopilot profile the device enrolled with.',
    examples: ['Kiosk devices'],
    graphProperty: 'enrollmentProfileName',
  },
  {
    name: 'profileType',
    type: 'scalar',
    description: 'Kind of device object; RegisteredDevice unless set otherwise.',
    examples: ['RegisteredDevice', 'SecureVM', 'Printer', 'Shared', 'IoT'],
    isClosed: true,
    graphProperty: 'profileType',
  },
  {
    name: 'accountEnabled',
    type: 'boolean',
    description: 'Whether the device object is enabled in the directory.',
    examples: ['true', 'false'],
    graphProperty: 'accountEnabled',
  },
  {
    name: 'isRooted',
    type: 'boolean',
    description: 'Whether the device is rooted or jailbroken.',
    examples: ['true', 'false'],
    graphProperty: 'isRooted',
  },
  {
    name: 'devicePhysicalIds',
    type: 'collection',
    description: 'Autopilot tokens, such as [ZTDId]:… on every Autopilot device. Use with -any or -all.',
    examples: ['[ZTDId]', '[OrderID]:179887111881', '[PurchaseOrderId]:76222342342'],
    graphProperty: 'physicalIds',
  },
  {
    name: 'systemLabels',
    type: 'collection',
    description:
      'Labels that the service sets. Defender for Endpoint no longer writes MDEJoined and MDEManaged.',
    examples: ['M365Managed', 'MDEManaged', 'MDEJoined'],
    graphProperty: 'systemLabels',
  },
  ...extensionAttributes,
  {
    name: 'deviceId',
    type: 'scalar',
    description: 'Device id in the directory.',
    examples: ['11111111-1111-1111-1111-111111111111'],
    graphProperty: 'deviceId',
  },
  {
    name: 'objectId',
    type: 'scalar',
    description: 'Object id in the directory; never missing, so -ne null selects every device.',
    examples: ['11111111-1111-1111-1111-111111111111'],
    graphProperty: 'id',
  },
  {
    name: 'memberOf',
    type: 'groups',
    description: 'Direct members of other groups. Stands alone: -any (group.objectId -in [...]).',
    examples: ['11111111-1111-1111-1111-111111111111'],
    graphProperty: 'memberOf',
  },
]

const byLowerName = new Map(RULE_PROPERTIES.map((property) => [property.name.toLowerCase(), property]))

/** The property of this name in any letter case, or null. */
export function findRuleProperty(name: string): RuleProperty | null {
  return byLowerName.get(name.toLowerCase()) ?? null
}

/** Names of Graph, of assignment filters and of conditional access filters that people paste into rules. */
const FOREIGN_NAMES: ReadonlyMap<string, DeviceProperty> = new Map([
  ['devicetype', 'deviceOSType'],
  ['operatingsystem', 'deviceOSType'],
  ['ostype', 'deviceOSType'],
  ['os', 'deviceOSType'],
  ['platform', 'deviceOSType'],
  ['osversion', 'deviceOSVersion'],
  ['operatingsystemversion', 'deviceOSVersion'],
  ['osbuild', 'deviceOSVersion'],
  ['manufacturer', 'deviceManufacturer'],
  ['model', 'deviceModel'],
  ['trusttype', 'deviceTrustType'],
  ['devicename', 'displayName'],
  ['name', 'displayName'],
  ['computername', 'displayName'],
  ['hostname', 'displayName'],
  ['category', 'deviceCategory'],
  ['devicecategorydisplayname', 'deviceCategory'],
  ['ownership', 'deviceOwnership'],
  ['manageddeviceownertype', 'deviceOwnership'],
  ['mdmappid', 'deviceManagementAppId'],
  ['physicalids', 'devicePhysicalIds'],
  ['azureaddeviceid', 'deviceId'],
  ['managementagent', 'managementType'],
  ['id', 'objectId'],
])

/** The property that a writer of this unknown name most likely means, or null. Deterministic; letter case is ignored. */
export function suggestRuleProperty(name: string): RuleProperty | null {
  const wanted = name.toLowerCase()
  const foreign = FOREIGN_NAMES.get(wanted)
  if (foreign) return findRuleProperty(foreign)
  const nested = /^extensionattributes\.(.+)$/.exec(wanted)?.[1]
  if (nested) return findRuleProperty(nested)
  // Numbered attributes are one edit apart from one another, so closeness says nothing about them.
  if (wanted.startsWith('extensionattribute') || originOfName(name)) return null
  const near = RULE_PROPERTIES.map((property) => ({
    property,
    distance: editDistance(wanted, property.name.toLowerCase()),
  })).toSorted((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= Math.min(3, Math.floor(wanted.length / 3)) ? near.property : null
}

const ORIGINS: readonly (readonly [string, readonly string[]])[] = [
  [
    'is a property of users; a rule for devices cannot read it, not even of the owner of a device',
    [
      'accountname',
      'assignedplans',
      'city',
      'companyname',
      'country',
      'department',
      'employeehiredate',
      'employeeid',
      'givenname',
      'jobtitle',
      'mail',
      'mailnickname',
      'manager',
      'mobile',
      'onpremisessecurityidentifier',
      'othermails',
      'owner',
      'passwordpolicies',
      'physicaldeliveryofficename',
      'postalcode',
      'preferredlanguage',
      'primaryuser',
      'proxyaddresses',
      'state',
      'streetaddress',
      'surname',
      'telephonenumber',
      'upn',
      'usagelocation',
      'userprincipalname',
      'usertype',
    ],
  ],
  [
    'belongs to assignment filters, which membership rules do not share',
    ['cpuarchitecture', 'operatingsystemsku', 'osversion', 'devicename'],
  ],
  [
    'belongs to Graph and to filters, which name properties differently',
    [
      'compliancestate',
      'iscompliant',
      'ismanaged',
      'category',
      'manufacturer',
      'mdmappid',
      'model',
      'operatingsystem',
      'operatingsystemversion',
      'physicalids',
      'trusttype',
    ],
  ],
  ['was never known to the directory and matched nothing', ['organizationalunit']],
]
const originByName = new Map(ORIGINS.flatMap(([origin, names]) => names.map((name) => [name, origin])))

/** Where a name comes from that is not a device property: the rest of a sentence that begins with the name; null if unknown. */
export function originOfName(name: string): string | null {
  return originByName.get(name.toLowerCase()) ?? null
}

/** Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
  if (a.length > 64) return a.length
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? a.length
}
