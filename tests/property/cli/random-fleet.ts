import fc from 'fast-check'
import type { JsonObject } from '@/lib/domain/interchange'
import {
  ALL_DEVICES,
  ALL_USERS,
  choice,
  cloudBlockLevel,
  excluding,
  firewallRule,
  including,
  settingsOf,
  texts,
} from '@/tests/support/cli'

const DEVICE_IDS = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'] as const
export const GROUP_IDS = ['g0', 'g1', 'g2', 'g3'] as const
export const POLICY_IDS = ['p0', 'p1', 'p2', 'p3'] as const

const RULES = [
  'device.deviceOSType -eq "Windows"',
  'device.deviceOSType -startsWith "Windows" -and device.extensionAttribute1 -ne "a"',
  'device.managementType -eq "MicrosoftSense"',
  'device.extensionAttribute1 -in ["a", "b"]',
  'device.displayName -match "[024]$"',
  "device.memberOf -any (group.objectId -in ['g0'])",
  'device.isRooted -eq maybe',
] as const

const AV = 'device_vendor_msft_policy_config_defender'
const DOMAIN_FIREWALL = 'vendor_msft_firewall_mdmstore_domainprofile_enablefirewall'

export const deviceOf = (id: string): fc.Arbitrary<JsonObject> =>
  fc.record({
    id: fc.constant(id),
    displayName: fc.constant(`PC ${id}`),
    platform: fc.constantFrom('windows', 'Windows Server 2019', 'linux', 'macOS'),
    osVersion: fc.constantFrom('10.0.22631.1', '10.0.19045.1', '10.0.17763.1', '22.04', ''),
    channel: fc.constantFrom('mde', 'mde', 'intune', 'configMgr', 'none'),
    tamperProtection: fc.boolean(),
    extensionAttribute1: fc.constantFrom('a', 'b', null),
    skippedPolicyTypes: fc.constantFrom([], ['firewall']),
  })

export const groupOf = (id: string): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    fc.record({
      id: fc.constant(id),
      displayName: fc.constant(id),
      membershipRule: fc.constantFrom(...RULES),
    }),
    fc.record({
      id: fc.constant(id),
      displayName: fc.constant(id),
      members: fc.subarray<string>([...DEVICE_IDS, ...GROUP_IDS]),
    }),
  )

const instances: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom(0, 2, 4, 77).map(cloudBlockLevel),
  fc.subarray(['C:\\a', 'c:\\A', 'D:\\b']).map((paths) => texts(`${AV}_excludedpaths`, paths)),
  fc.constantFrom('0', '1').map((suffix) => choice(`${AV}_allowrealtimemonitoring`, suffix)),
  fc.constantFrom('true', 'false').map((suffix) => choice(DOMAIN_FIREWALL, suffix)),
  fc
    .tuple(fc.constantFrom('Web', 'WEB', 'Mail'), fc.constantFrom(0 as const, 1 as const))
    .map((rule) => firewallRule(...rule)),
  fc.constant(choice('linux_mdatp_managed_antivirusengine_enforcementlevel', '0')),
  fc.constant(texts('vendor_fabrikam_unheard_of', ['x'])),
)

export const assignmentsArb: fc.Arbitrary<readonly JsonObject[]> = fc.array(
  fc.oneof(
    fc.constant<JsonObject>(ALL_DEVICES),
    fc.constant<JsonObject>(ALL_USERS),
    fc.constantFrom(...GROUP_IDS).map(including),
    fc.constantFrom(...GROUP_IDS).map(excluding),
  ),
  { maxLength: 3 },
)

export const policyOf = (id: string): fc.Arbitrary<JsonObject> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Policy ${id}`),
    technologies: fc.constantFrom('mdm,microsoftSense', 'mdm,microsoftSense', 'mdm'),
    settings: fc
      .uniqueArray(instances, { maxLength: 4, selector: ({ settingDefinitionId }) => settingDefinitionId })
      .map((list) => settingsOf(...list)),
    assignments: assignmentsArb,
  })

export interface FleetJson extends JsonObject {
  readonly devices: readonly JsonObject[]
  readonly groups: readonly JsonObject[]
  readonly policies: readonly JsonObject[]
}

const someOf = (ids: readonly string[], arb: (id: string) => fc.Arbitrary<JsonObject>) =>
  fc.subarray([...ids]).chain((drawn) => fc.tuple(...drawn.map(arb)))

/** Files of a fleet: all that a small one can have, in every mixture. */
export const fleetArb: fc.Arbitrary<FleetJson> = fc.record({
  devices: someOf(DEVICE_IDS, deviceOf),
  groups: someOf(GROUP_IDS, groupOf),
  policies: someOf(POLICY_IDS, policyOf),
})

/** One edit, by the words of a change; it may speak of what a fleet has not. */
export const changeArb: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .constantFrom(...POLICY_IDS)
    .chain((id) => policyOf(id).map((policy) => ({ kind: 'policySaved', policy }))),
  fc.constantFrom(...POLICY_IDS).map((policyId) => ({ kind: 'policyDeleted', policyId })),
  fc.record({
    kind: fc.constant('assignmentsChanged'),
    policyId: fc.constantFrom(...POLICY_IDS),
    assignments: assignmentsArb,
  }),
  fc.constantFrom(...GROUP_IDS).chain((id) => groupOf(id).map((group) => ({ kind: 'groupSaved', group }))),
  fc.constantFrom(...GROUP_IDS).map((groupId) => ({ kind: 'groupDeleted', groupId })),
  fc.record({
    kind: fc.constant('ruleChanged'),
    groupId: fc.constantFrom(...GROUP_IDS),
    membershipRule: fc.constantFrom(...RULES),
  }),
  fc.record({
    kind: fc.constant('membersChanged'),
    groupId: fc.constantFrom(...GROUP_IDS),
    add: fc.subarray<string>([...DEVICE_IDS]),
    remove: fc.subarray<string>([...DEVICE_IDS]),
  }),
  fc
    .constantFrom(...DEVICE_IDS)
    .chain((id) => deviceOf(id).map((device) => ({ kind: 'deviceSaved', device }))),
  fc.constantFrom(...DEVICE_IDS).map((deviceId) => ({ kind: 'deviceDeleted', deviceId })),
)
