import {
  expectedKind,
  PROFILES,
  unitDefinitions,
  type Profile,
  type SettingDefinition,
  type SettingValue,
} from '@/lib/domain/catalog'
import type {
  PolicyAssignment,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionPolicy,
} from '@/lib/domain/resolution'
import { randomFrom, type Random } from './random'

export interface GeneratedFleet {
  readonly devices: readonly ResolutionDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
}

export interface FleetSize {
  readonly devices: number
  readonly dynamicGroups: number
  readonly policies: number
  readonly seed: number
}

type System = readonly [
  ResolutionDevice['osPlatform'],
  osName: string,
  osVersion: string,
  deviceOSType: string,
]
const SYSTEMS: readonly [System, ...System[]] = [
  ['windowsClient', 'Windows 11 Enterprise', '10.0.22631.2428', 'Windows'],
  ['windowsClient', 'Windows 11 Enterprise', '10.0.22621.2428', 'Windows'],
  ['windowsClient', 'Windows 10 Enterprise', '10.0.19045.3570', 'Windows'],
  ['windowsServer', 'Windows Server 2019', '10.0.17763.4974', 'WindowsServer'],
  ['windowsServer', 'Windows Server 2022', '10.0.20348.2031', 'WindowsServer'],
  ['linux', 'Ubuntu 22.04', '22.04', 'Linux'],
  ['macOS', 'macOS 13', '13.6', 'macOS'],
]
const SITES = ['ber', 'lon', 'nyc', 'tok', 'par', 'ams', 'sin', 'syd', 'zrh', 'osl'] as const
const ROLES = ['web', 'sql', 'lab', 'hr', 'fin', 'dev', 'pos', 'kiosk'] as const

/** A fleet as organisations have them: few systems, sites and roles, most devices attached, most policies for a site or role. */
export function generateFleet(size: FleetSize): GeneratedFleet {
  const random = randomFrom(size.seed)
  const devices = Array.from({ length: size.devices }, (_, i) => device(random, i))
  const dynamic = Array.from({ length: size.dynamicGroups }, (_, i) => dynamicGroup(random, i))
  const pilots = {
    id: 'grp_pilots',
    displayName: 'Pilots',
    members: devices.filter(() => random.chance(0.02)).map((d) => d.id),
  }
  const groups = [...dynamic, pilots]
  const policies = Array.from({ length: size.policies }, (_, i) => policy(random, i, groups))
  return { devices, groups, policies }
}

function device(random: Random, index: number): ResolutionDevice {
  const [osPlatform, osName, osVersion, deviceOSType] = random.pick(SYSTEMS)
  const site = random.pick(SITES)
  const role = random.pick(ROLES)
  const displayName = `${site}-${role}-${index}`
  return {
    id: `dev_${index}`,
    channel: random.chance(0.9) ? 'mde' : 'intune',
    osPlatform,
    osName,
    osVersion,
    tamperProtection: deviceOSType === 'Windows',
    skippedPolicyTypes: [],
    directory: {
      objectId: `obj_${index}`,
      displayName,
      deviceOSType,
      deviceOSVersion: osVersion,
      accountEnabled: true,
    },
  }
}

function dynamicGroup(random: Random, index: number): ResolutionGroup {
  const site = `(device.displayName -startsWith "${random.pick(SITES)}-")`
  const role = `(device.displayName -contains "-${random.pick(ROLES)}-")`
  const system = `(device.deviceOSType -eq "${random.pick(SYSTEMS)[3]}")`
  const membershipRule = random.pick([site, role, system, `${site} -and ${system}`, `${role} -and ${system}`])
  return { id: `grp_${index}`, displayName: `Group ${index}`, membershipRule }
}

function policy(random: Random, index: number, groups: readonly ResolutionGroup[]): ResolutionPolicy {
  const [first, ...others] = PROFILES
  if (!first) throw new Error('The catalogue is empty')
  const profile = random.pick([first, ...others])
  const target = (kind: 'includeGroup' | 'excludeGroup'): PolicyAssignment => ({
    kind,
    groupId: groups[random.below(groups.length)]?.id ?? '',
  })
  const assignments = random.chance(0.15) ? [{ kind: 'allDevices' as const }] : [target('includeGroup')]
  return {
    id: `pol_${index}`,
    name: `${profile.name} ${index}`,
    version: 1,
    lastModified: index,
    profileId: profile.id,
    technologies: profile.graphTechnologies.split(','),
    settings: settings(random, profile),
    assignments: random.chance(0.3) ? [...assignments, target('excludeGroup')] : assignments,
  }
}

/** A third of the profile's settings; entries of groups are left out, since a rule needs more than random fields. */
function settings(random: Random, profile: Profile): Record<string, SettingValue> {
  return Object.fromEntries(
    unitDefinitions(profile).flatMap((def): [string, SettingValue][] => {
      const value = random.chance(0.33) ? valueOf(random, def) : null
      return value ? [[def.id, value]] : []
    }),
  )
}

function valueOf(random: Random, def: SettingDefinition): SettingValue | null {
  const [first, ...others] = (def.options ?? []).map((option) => option.id)
  switch (expectedKind(def)) {
    case 'choice':
      return first === undefined ? null : { kind: 'choice', optionId: random.pick([first, first, ...others]) }
    case 'integer':
      return { kind: 'integer', value: (def.min ?? 0) + random.below(2) }
    case 'stringList':
      return {
        kind: 'stringList',
        values: [`C:\\Data\\${random.below(20)}`, `D:\\Build\\${random.below(20)}`],
      }
    default:
      return null
  }
}
