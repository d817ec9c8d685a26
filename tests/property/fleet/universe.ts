import fc from 'fast-check'
import { SCOPE_MODES, type DeviceSurvey, type TenantSwitches } from '@/lib/domain/enrollment'
import type { FleetChange, FleetDevice } from '@/lib/domain/fleet'
import { printRule, type DirectoryProperties } from '@/lib/domain/groups'
import {
  CONFLICT_STRATEGIES,
  type PolicyRollout,
  type ResolutionGroup,
  type ResolutionPolicy,
} from '@/lib/domain/resolution'
import type { RolloutStage } from '@/lib/domain/rollout'
import { deviceArb as directoryArb, ruleArb } from '@/tests/property/groups/rule-arbitraries'
import {
  deviceArb as resolutionDeviceArb,
  GROUP_IDS,
  policyArb,
  RULES,
} from '@/tests/property/resolution/universe'
import { switches } from '@/tests/unit/enrollment/fixtures'
import type { PlainFleet } from './apply-plainly'

/**
 * Fleets in which everything occurs: devices without a directory object, properties missing or of any text, rules that do
 * not parse, circles of groups, assignments of groups that are gone. Small ones, and ones of more than two words of bits.
 */
const DEVICE_IDS = Array.from({ length: 6 }, (_, i) => `d${i}`)
const POLICY_IDS = Array.from({ length: 5 }, (_, i) => `p${i}`)

const surveyArb: fc.Arbitrary<Partial<DeviceSurvey>> = fc.record(
  {
    tags: fc.subarray(['MDE-Management', 'site-a']),
    mdmEnrolled: fc.boolean(),
    configMgrClient: fc.boolean(),
    registration: fc.constantFrom('azureAD' as const, null),
    manufacturer: fc.constantFrom('LENOVO', 'Dell Inc.'),
    hardwareId: fc.uuid(),
  },
  { requiredKeys: ['tags'] },
)

/** As enrollment leaves them, or in any other state: what is stored need not be what would be decided today. */
const directoryOrNone: fc.Arbitrary<DirectoryProperties | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        directoryArb,
        fc.record({
          deviceId: fc.uuid(),
          managementType: fc.constantFrom('MicrosoftSense', 'MDM', null),
          deviceTrustType: fc.constantFrom('AzureAD', 'ServerAD', null),
          deviceModel: fc.constantFrom('Surface', null),
        }),
      )
      .map(([{ memberOf: _, ...directory }, more]) => ({ ...directory, ...more })),
  },
)

const deviceArb: fc.Arbitrary<Omit<FleetDevice, 'id'>> = fc
  .tuple(resolutionDeviceArb, directoryOrNone, fc.constantFrom('a0', 'Ab-1', 'windows'), fc.option(surveyArb))
  .map(([device, directory, name, survey]) => {
    const { osPlatform, osName, osVersion } = device
    return {
      ...device,
      directory: device.directory && directory ? { ...device.directory, ...directory } : directory,
      name,
      survey: survey && { onboarded: true, osPlatform, osName, osVersion, tags: [], ...survey },
    }
  })

const devicesArb: fc.Arbitrary<readonly FleetDevice[]> = fc
  .tuple(
    fc.array(deviceArb, { minLength: 1, maxLength: 6 }),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 13 }) },
    ),
  )
  .map(([devices, times]) =>
    Array.from({ length: times }, () => devices)
      .flat()
      .map((device, i) => ({ ...device, id: `d${i}` })),
  )

const dynamicGroupArb = (id: string): fc.Arbitrary<ResolutionGroup> =>
  fc
    .oneof(fc.constantFrom(...RULES), ruleArb.map(printRule))
    .map((membershipRule) => ({ id, displayName: id, membershipRule }))
const assignedGroupArb = (id: string): fc.Arbitrary<ResolutionGroup> =>
  fc
    .subarray([...GROUP_IDS, ...DEVICE_IDS, 'd33', 'gone'], { maxLength: 6 })
    .map((members) => ({ id, displayName: id, members }))
const groupArb = (id: string) => fc.oneof(dynamicGroupArb(id), assignedGroupArb(id))

const stageArb: fc.Arbitrary<RolloutStage> = fc.oneof(
  fc
    .subarray([...GROUP_IDS, 'gone'], { minLength: 1 })
    .map((groupIds) => ({ kind: 'groups' as const, groupIds })),
  fc.constantFrom(0.01, 20, 50, 80, 100).map((percent) => ({ kind: 'percent' as const, percent })),
)

/** New settings for part of the devices, of the policy's own profile or of another. */
const rolloutArb: fc.Arbitrary<PolicyRollout | null> = fc.option(
  fc
    .tuple(stageArb, policyArb, fc.constantFrom('rol_a', 'rol_b'), fc.integer({ min: 4, max: 6 }))
    .map(([stage, { settings, lastModified }, salt, version]) => ({
      salt,
      stage,
      version,
      lastModified,
      settings,
    })),
  { freq: 3 },
)

const policyWithId = (id: string): fc.Arbitrary<ResolutionPolicy> =>
  fc.tuple(policyArb, fc.integer({ min: 1, max: 3 }), rolloutArb).map(([policy, version, rollout]) => ({
    id,
    name: `Policy ${id}`,
    version,
    ...policy,
    ...(rollout ? { rollout } : {}),
  }))

const switchesArb: fc.Arbitrary<TenantSwitches> = fc
  .record({
    windowsClient: fc.constantFrom(...SCOPE_MODES),
    linux: fc.constantFrom(...SCOPE_MODES),
    connectorEnabled: fc.boolean(),
    behaviourEra: fc.constantFrom('GA' as const, 'PREV' as const, '2025' as const),
  })
  .map(({ windowsClient, linux, ...rest }) =>
    switches({ scope: { windowsClient, windowsServer: 'all', linux, macOS: 'all' }, ...rest }),
  )

/** Part of these ids, each with what the arbitrary for it draws. */
function forSome<T>(
  ids: readonly string[],
  each: (id: string) => fc.Arbitrary<T>,
): fc.Arbitrary<readonly T[]> {
  return fc.subarray([...ids]).chain((chosen) => fc.tuple(...chosen.map(each)))
}

export const fleetArb: fc.Arbitrary<PlainFleet> = fc.record({
  devices: devicesArb,
  groups: forSome(GROUP_IDS, groupArb),
  policies: forSome(POLICY_IDS, policyWithId),
  switches: fc.option(switchesArb),
  options: fc.record({ strategy: fc.constantFrom(...CONFLICT_STRATEGIES) }),
})

const groupId = fc.constantFrom(...GROUP_IDS)
const policyId = fc.constantFrom(...POLICY_IDS)
const deviceId = fc.constantFrom(...DEVICE_IDS, 'd20', 'new')

/** Any change of a fleet by fleetArb, of things that are there and of things that are not. */
export const changeArb: fc.Arbitrary<FleetChange> = fc.oneof(
  {
    weight: 3,
    arbitrary: policyId.chain(policyWithId).map((policy) => ({ kind: 'policySaved' as const, policy })),
  },
  fc.record({ kind: fc.constant('policyDeleted' as const), policyId }),
  { weight: 3, arbitrary: groupId.chain(groupArb).map((group) => ({ kind: 'groupSaved' as const, group })) },
  fc.record({ kind: fc.constant('groupDeleted' as const), groupId }),
  {
    weight: 2,
    arbitrary: fc
      .tuple(deviceArb, deviceId)
      .map(([device, id]) => ({ kind: 'deviceSaved' as const, device: { ...device, id } })),
  },
  fc.record({ kind: fc.constant('deviceDeleted' as const), deviceId }),
  fc.record({
    kind: fc.constant('tagsChanged' as const),
    deviceIds: fc.array(deviceId, { maxLength: 4 }),
    tags: fc.subarray(['MDE-Management', 'site-b']),
  }),
  fc.record({
    kind: fc.constant('exclusionChanged' as const),
    deviceIds: fc.array(deviceId, { maxLength: 4 }),
    excluded: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('switchesChanged' as const), switches: switchesArb }),
)

/** Edits of the usual kind: a policy that is there gets other assignments, another value or another version. */
export function editArb(fleet: PlainFleet): fc.Arbitrary<FleetChange> {
  if (fleet.policies.length === 0) return changeArb
  const edit = fc
    .tuple(fc.constantFrom(...fleet.policies), policyArb, fc.boolean())
    .map(([policy, other, isAssignment]): FleetChange => ({
      kind: 'policySaved',
      policy: isAssignment
        ? { ...policy, assignments: other.assignments }
        : { ...policy, settings: other.settings, version: policy.version + 1 },
    }))
  return fc.oneof(edit, changeArb)
}

/** A fleet and what is done to it, one save after the other. */
export const historyArb: fc.Arbitrary<{
  readonly fleet: PlainFleet
  readonly saves: readonly (readonly FleetChange[])[]
}> = fleetArb.chain((fleet) =>
  fc.record({
    fleet: fc.constant(fleet),
    saves: fc.array(fc.array(editArb(fleet), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
  }),
)
