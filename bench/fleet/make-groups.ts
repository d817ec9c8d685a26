import type { ResolutionGroup } from '@/lib/domain/resolution'
import { randomFrom, type Random } from '../support/random'
import { costCentre, DEPARTMENTS, LEASES, ORDER_IDS, REGIONS, SERVER_ROLES, SITES } from './organisation'

/** What a group is about: decides which policies are assigned to it. */
export type GroupTheme = 'platform' | 'site' | 'department' | 'mixed' | 'other' | 'people'
export interface ThemedGroup {
  readonly theme: GroupTheme
  /** Sites and departments: the place in the list of organisation.ts. */
  readonly rank: number
  /** Platform of the devices in it; null: several. */
  readonly platform: 'windows' | 'linux' | 'macOS' | null
  readonly group: ResolutionGroup
}
type Draft = Pick<ThemedGroup, 'theme' | 'rank' | 'platform'> & {
  readonly name: string
  readonly rule: string
}

export const PILOTS = 'grp_pilots0000000'
export const BREAK_GLASS = 'grp_breakglass000'

/** Exactly `count` dynamic groups of the kinds that tenants have; the first ones are those that policies are assigned to. */
export function makeDynamicGroups(seed: number, count: number): readonly ThemedGroup[] {
  const random = randomFrom(seed)
  const drafts = [...platformRules(), ...siteRules(), ...departmentRules(), ...otherRules()]
  while (drafts.length < count) drafts.push(mixedRule(random, drafts.length))
  return drafts.slice(0, count).map(({ name, rule, ...about }, index) => ({
    ...about,
    group: { id: `grp_${String(index).padStart(16, '0')}`, displayName: name, membershipRule: rule },
  }))
}

/** Assigned groups: pilots, exceptions, and regions that hold the sites' groups. */
export function makeAssignedGroups(
  dynamic: readonly ThemedGroup[],
  pilots: readonly string[],
  exceptions: readonly string[],
): readonly ThemedGroup[] {
  const about = { theme: 'people', rank: 0, platform: null } as const
  const groups: ResolutionGroup[] = [
    { id: PILOTS, displayName: 'Pilots', members: pilots },
    { id: BREAK_GLASS, displayName: 'Exceptions', members: exceptions },
    { id: 'grp_trusted000000', displayName: 'Pilots and exceptions', members: [PILOTS, BREAK_GLASS] },
  ]
  const regions = REGIONS.map(([name, sites], index): ResolutionGroup => {
    const known = new Set<string>(sites)
    const inside = dynamic.filter((d) => d.theme === 'site' && known.has(SITES[d.rank] ?? ''))
    return {
      id: `grp_region${index}`.padEnd(20, '0'),
      displayName: name,
      members: inside.map((d) => d.group.id),
    }
  })
  return [...groups, ...regions].map((group) => ({ ...about, group }))
}

function platformRules(): Draft[] {
  const rules: [string, Draft['platform'], string][] = [
    ['Windows devices', 'windows', '(device.deviceOSType -eq "Windows")'],
    ['Windows servers', 'windows', '(device.deviceOSType -eq "Windows Server")'],
    ['Linux servers', 'linux', '(device.deviceOSType -eq "Linux")'],
    ['Macs', 'macOS', 'device.deviceOSType -in ["macOS", "MacMDM"]'],
    ['All Windows', 'windows', 'device.deviceOSType -startsWith "Windows"'],
    ['Windows 10', 'windows', '(device.deviceOSType -eq "Windows") and (device.deviceOSVersion -startsWith "10.0.1")'],
    ['Windows 11', 'windows', '(device.deviceOSType -eq "Windows") and (device.deviceOSVersion -startsWith "10.0.2")'],
    ['Managed by Defender', null, '(device.managementType -eq "MicrosoftSense")'],
    ['Enrolled Windows', 'windows', '(device.deviceOSType -eq "Windows") and (device.managementType -eq "MDM")'],
    ['Enrolled Macs', 'macOS', '(device.deviceOSType -eq "MacMDM") and (device.deviceOwnership -eq "Company")'],
    ['Personal Macs', 'macOS', '(device.deviceOSType -eq "MacMDM") and (device.deviceOwnership -eq "Personal")'],
    ['Old servers', 'windows', '(device.deviceOSType -eq "Windows Server") and (device.deviceOSVersion -match "^(6\\.|10\\.0\\.1[0-6])")'],
    ['Mobile devices', null, '(device.deviceOSType -eq "iPhone") or (device.deviceOSType -eq "iPad") or (device.deviceOSType -match "Android")'],
    ['Joined devices', null, 'device.deviceTrustType -in ["AzureAD", "ServerAD"]'],
  ] // prettier-ignore
  return rules.map(([name, platform, rule], rank) => ({ theme: 'platform', rank, platform, name, rule }))
}

function siteRules(): Draft[] {
  return SITES.map((site, rank) => ({
    theme: 'site',
    rank,
    platform: null,
    name: `Site ${site}`,
    rule: `(device.displayName -startsWith "${site}-") or (device.displayName -contains "-${site.toLowerCase()}-")`,
  }))
}

function departmentRules(): Draft[] {
  return DEPARTMENTS.map((department, rank) => ({
    theme: 'department',
    rank,
    platform: null,
    name: department,
    rule: `(device.extensionAttribute1 -eq "${department}")`,
  }))
}

function otherRules(): Draft[] {
  const rules: [string, string][] = [
    ...SERVER_ROLES.map((role): [string, string] => [
      `${role} servers`,
      `(device.displayName -contains "-${role}-") and (device.deviceOSType -in ["Windows Server", "Linux"])`,
    ]),
    ...ORDER_IDS.map((order): [string, string] => [
      `Autopilot ${order}`,
      `(device.devicePhysicalIds -any (_ -eq "[OrderID]:${order}"))`,
    ]),
    ['Autopilot', '(device.devicePhysicalIds -any (_ -startsWith "[ZTDId]"))'],
    ['Not Autopilot', '-not (device.devicePhysicalIds -any (_ -contains "ZTDId"))'],
    ['Lenovo', '(device.deviceManufacturer -eq "LENOVO")'],
    ['Dell', '(device.deviceManufacturer -eq "Dell Inc.")'],
    ['HP', '(device.deviceManufacturer -eq "HP") or (device.deviceManufacturer -eq "Hewlett-Packard")'],
    ['Surface', '(device.deviceManufacturer -eq "Microsoft Corporation") and (device.deviceModel -startsWith "Surface")'],
    ['Apple silicon', 'device.deviceModel -match "^(Mac1[4-9]|MacBookPro1[7-9])"'],
    ['Virtual machines', 'device.deviceModel -startsWith "VMware"'],
    ...DEPARTMENTS.slice(0, 8).map((department): [string, string] => [
      `${department} projects`,
      `device.extensionAttribute2 -in ["${costCentre(department, 0)}", "${costCentre(department, 2)}", "${costCentre(department, 4)}"]`,
    ]),
    ...['Ring 0', 'Ring 1', 'Ring 2', 'Ring 3'].map((ring): [string, string] => [
      `Updates ${ring}`,
      `(device.extensionAttribute3 -eq "${ring}") and (device.accountEnabled -eq true)`,
    ]),
    ...LEASES.slice(0, 4).map((lease): [string, string] => [
      `Lease ends ${lease}`,
      `device.extensionAttribute7 -eq "Lease-${lease}"`,
    ]),
    ['Laptops by name', 'device.displayName -match "^[A-Z]{2,3}-LT-[0-9]{6}$"'],
    ['Virtual desktops', 'device.displayName -match "-VD-"'],
    ['Servers by name', 'device.displayName -match "SRV[0-9]+$"'],
    ['First hundred thousand', 'device.displayName -match "-0[0-9]{5}$"'],
    ['Odd numbers', 'device.displayName -match "[13579]$"'],
    ['Numbers in 7', 'device.displayName -endsWith "7"'],
    ['Not virtual desktops', '(device.displayName -notContains "-VD-") and (device.deviceOSType -eq "Windows")'],
    ['Not leased', '(device.extensionAttribute7 -eq null)'],
    ['With a category', '(device.deviceCategory -ne null)'],
    ['Field workers', 'device.extensionAttribute1 -notIn ["IT", "Research", "Engineering", "Legal"]'],
    ['Unregistered', '(device.deviceTrustType -ne "AzureAD") and (device.deviceTrustType -ne "ServerAD")'],
    ['Enrollment profile', '(device.enrollmentProfileName -startsWith "Autopilot")'],
    ['Everything with an id', '(device.objectId -ne null)'],
    ['Pilot members', `device.memberOf -any (group.objectId -in ["${PILOTS}"])`],
    ['Exception members', `device.memberOf -any (group.objectId -in ["${BREAK_GLASS}", "${PILOTS}"])`],
  ] // prettier-ignore
  return rules.map(([name, rule], rank) => ({ theme: 'other', rank, platform: null, name, rule }))
}

/** One clause of each of two themes, as rules grow when an organisation does. */
function mixedRule(random: Random, number: number): Draft {
  const rank = random.below(12)
  const site = `(device.displayName -startsWith "${SITES[rank] ?? SITES[0]}-")`
  const department = `(device.extensionAttribute1 -eq "${random.pick(DEPARTMENTS)}")`
  const [platform, system] = random.pick([
    ['windows', 'device.deviceOSType -eq "Windows"'],
    ['windows', 'device.deviceOSType -eq "Windows Server"'],
    ['linux', 'device.deviceOSType -eq "Linux"'],
    ['macOS', 'device.deviceOSType -in ["macOS", "MacMDM"]'],
  ] as const)
  const rule = random.pick([
    `${site} and (${system})`,
    `${department} and (${system})`,
    `${site} and ${department}`,
    `(${site} or ${department}) and -not (${system}) and (device.accountEnabled -eq true)`,
  ])
  return { theme: 'mixed', rank, platform, name: `Group ${number}`, rule }
}
