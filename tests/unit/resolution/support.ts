import {
  expectedKind,
  getProfile,
  optionOf,
  qualifiedName,
  unitDefinitions,
  type Profile,
  type SettingDefinition,
  type SettingValue,
  type SettingValues,
} from '@/lib/domain/catalog'
import type {
  PolicyAssignment,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionPolicy,
  SettingResult,
} from '@/lib/domain/resolution'

export const DEFENDER = 'device_vendor_msft_policy_config_defender_'
export const ASR_RULE = `${DEFENDER}attacksurfacereductionrules_blockadobereaderfromcreatingchildprocesses`
export const FIREWALL_RULES = 'vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}'
export const LINUX = 'linux_mdatp_managed_antivirusengine_'

/** A managed Windows 11 device in the directory; a test spells out only what it is about. */
export function aDevice(over: Partial<ResolutionDevice> = {}): ResolutionDevice {
  return {
    id: 'dev_1',
    channel: 'mde',
    osPlatform: 'windowsClient',
    osName: 'Windows 11 Enterprise',
    osVersion: '10.0.22631.2428',
    tamperProtection: false,
    skippedPolicyTypes: [],
    directory: { displayName: 'LAPTOP-1', deviceOSType: 'Windows' },
    ...over,
  }
}

export function aLinuxDevice(over: Partial<ResolutionDevice> = {}): ResolutionDevice {
  return aDevice({
    osPlatform: 'linux',
    osName: 'Ubuntu 22.04',
    osVersion: '22.04',
    directory: { displayName: 'web-1', deviceOSType: 'Linux' },
    ...over,
  })
}

export const ALL_DEVICES: readonly PolicyAssignment[] = [{ kind: 'allDevices' }]

/** A policy of the Windows antivirus profile for all devices, with nothing configured. */
export function aPolicy(over: Partial<ResolutionPolicy> = {}): ResolutionPolicy {
  const id = over.id ?? 'pol_a'
  return {
    id,
    name: `Policy ${id}`,
    version: 1,
    lastModified: 0,
    profileId: 'windows-antivirus',
    technologies: ['mdm', 'microsoftSense'],
    settings: {},
    assignments: ALL_DEVICES,
    ...over,
  }
}

export function aGroup(id: string, over: Partial<ResolutionGroup> = {}): ResolutionGroup {
  return { id, displayName: `Group ${id}`, ...over }
}

export function profileOf(id: string): Profile {
  const profile = getProfile(id)
  if (!profile) throw new Error(`No profile ${id}`)
  return profile
}

/** `Shield up: true` style: option labels or device values for choices, numbers, text, lists, entries. */
export type Plain =
  string | number | boolean | readonly (string | number | { readonly [field: string]: Plain })[]

/** Settings from the names people see, e.g. `{ 'Allow Realtime Monitoring': 'Not allowed' }`. */
export function settingsOf(profileId: string, plain: Readonly<Record<string, Plain>>): SettingValues {
  const profile = profileOf(profileId)
  return valuesOf(unitDefinitions(profile), (def) => qualifiedName(profile, def), plain)
}

function valuesOf(
  definitions: readonly SettingDefinition[],
  nameOf: (def: SettingDefinition) => string,
  plain: Readonly<Record<string, Plain>>,
): SettingValues {
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]): [string, SettingValue] => {
      const def = definitions.find((candidate) => candidate.id === name || nameOf(candidate) === name)
      if (!def) throw new Error(`No setting named ${name}`)
      return [def.id, toValue(def, value)]
    }),
  )
}

function toValue(def: SettingDefinition, plain: Plain): SettingValue {
  const items = Array.isArray(plain) ? plain : []
  switch (expectedKind(def)) {
    case 'choice':
      return { kind: 'choice', optionId: optionId(def, plain) }
    case 'choiceList':
      return { kind: 'choiceList', optionIds: items.map((item) => optionId(def, item)) }
    case 'integer':
      return { kind: 'integer', value: Number(plain) }
    case 'stringList':
      return { kind: 'stringList', values: items.map(String) }
    case 'secret':
      return { kind: 'secret', value: String(plain), valueState: 'notEncrypted' }
    case 'group':
      return {
        kind: 'group',
        entries: items.map((item) => valuesOf(def.fields ?? [], (field) => field.name, item)),
      }
    case 'string':
      return { kind: 'string', value: String(plain) }
  }
}

function optionId(def: SettingDefinition, plain: Plain): string {
  const option = def.options?.find(
    (o) => o.label === plain || o.value === plain || optionOf(def, String(plain)) === o,
  )
  if (!option) throw new Error(`${def.name} has no option ${String(plain)}`)
  return option.id
}

export function resultOf(settings: readonly SettingResult[], key: string): SettingResult {
  const result = settings.find((candidate) => candidate.key === key)
  if (!result) throw new Error(`No result for ${key} among ${settings.map((s) => s.key).join(', ')}`)
  return result
}
