import type { DeviceId, GroupId } from '../ids'
import { policyReason } from './applicability'
import { canonicalJson, compareText } from './canonical-json'
import { membershipOf } from './membership-of'
import { osClass } from './os-support'
import { releaseFor, releaseKey, releasesOf } from './release'
import { resolveReaching } from './resolve-device'
import { isTargeted } from './targeting'
import type {
  Cohort,
  FleetMembership,
  FleetResolution,
  PolicyOutcome,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionOptions,
  ResolutionPolicy,
} from './types'

/**
 * Exactly what resolution of one device depends on, as a text: equal keys mean equal results. Holds which policies target
 * the device but nothing of their values, so that editing a value keeps the key.
 * @param targeting names of the policies that target the device, by `releaseKey`
 */
export function cohortKey(device: ResolutionDevice, targeting: readonly string[]): string {
  return cohortFacts(device) + canonicalJson(targeting.toSorted(compareText))
}

/**
 * Resolution of a whole fleet: each device is placed in a cohort and each cohort resolved once. Costs the rules for each
 * device, then one look-up for each device and one resolution for each cohort. Must equal `resolveDevice` for every
 * device (in settings, policy set and the outcomes of targeting policies).
 */
export function resolveFleet(
  devices: readonly ResolutionDevice[],
  groups: readonly ResolutionGroup[],
  policies: readonly ResolutionPolicy[],
  options: ResolutionOptions = {},
): FleetResolution {
  const membership = membershipOf(devices, groups)
  const sorted = policies.toSorted((a, b) => compareText(a.id, b.id))
  const targeting = targetingByGroups(devices, sorted, membership)
  const factsOf = memoize(factsMemoKey, cohortFacts)
  const found = new Map<string, { devices: ResolutionDevice[]; policies: readonly Released[] }>()
  for (const device of devices) {
    const targets = released(targeting(device.id), device, membership)
    const key = factsOf(device) + targets.key
    const cohort = found.get(key)
    if (cohort) cohort.devices.push(device)
    else found.set(key, { devices: [device], policies: targets.policies })
  }
  const cohorts = [...found]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([key, cohort]) => toCohort(key, cohort.devices, cohort.policies, options))
  return { cohorts, membership: membership.members, groupErrors: membership.errors }
}

function toCohort(
  key: string,
  devices: readonly ResolutionDevice[],
  policies: readonly Released[],
  options: ResolutionOptions,
): readonly Cohort[] {
  const sorted = devices.toSorted((a, b) => compareText(a.id, b.id))
  const [representative] = sorted
  if (!representative) return []
  const outcomes = policies.map(({ policy, release }) => {
    const reason = policyReason(representative, policy)
    const targeting = { targeted: true as const, paths: [] }
    return {
      policyId: policy.id,
      targeting,
      applicable: reason === null,
      ...(reason ? { reason } : {}),
      ...(release ? { release } : {}),
    }
  })
  const cohort: Cohort = {
    key,
    channel: representative.channel,
    representative: representative.id,
    deviceIds: sorted.map((device) => device.id),
    resolution: {
      policies: outcomes,
      ...resolveReaching(
        representative,
        policies.map(({ policy }) => policy),
        options,
      ),
    },
  }
  return [cohort]
}

interface Targets {
  readonly key: string
  readonly policies: readonly Released[]
  /** Does it differ between these devices which settings they get? */
  readonly isStaged: boolean
}
interface Released {
  readonly policy: ResolutionPolicy
  readonly release?: PolicyOutcome['release']
}

/** What of the targeting policies this device gets. */
function released(targets: Targets, device: ResolutionDevice, membership: FleetMembership): Targets {
  if (!targets.isStaged) return targets
  const policies = targets.policies.map(({ policy }): Released => {
    const release = releaseFor(device, policy, membership)
    return { policy: releasesOf(policy)[release ?? 'previous'], release }
  })
  const names = policies.map(({ policy, release }) => releaseKey(policy.id, release))
  return { key: canonicalJson(names), policies, isStaged: true }
}

/**
 * Which policies target a device depends only on which of the assigned groups it is in, and few such combinations occur:
 * each is worked out once.
 */
function targetingByGroups(
  devices: readonly ResolutionDevice[],
  policies: readonly ResolutionPolicy[],
  membership: FleetMembership,
): (deviceId: DeviceId) => Targets {
  const assigned = [
    ...new Set(
      policies.flatMap((policy) =>
        policy.assignments.flatMap((assignment) => ('groupId' in assignment ? [assignment.groupId] : [])),
      ),
    ),
  ]
  const groupsOf = new Map<DeviceId, GroupId[]>(devices.map((device) => [device.id, []]))
  for (const groupId of assigned) {
    for (const deviceId of membership.members.get(groupId) ?? []) groupsOf.get(deviceId)?.push(groupId)
  }
  const targetsOf = memoize(canonicalJson, (groupIds: readonly GroupId[]): Targets => {
    const inGroups = new Set(groupIds)
    const targets = policies.filter((policy) =>
      isTargeted(policy.assignments, (groupId) => inGroups.has(groupId)),
    )
    return {
      key: canonicalJson(targets.map((policy) => policy.id)),
      policies: targets.map((policy) => ({ policy })),
      isStaged: targets.some((policy) => policy.rollout !== undefined),
    }
  })
  return (deviceId) => targetsOf(groupsOf.get(deviceId) ?? [])
}

/** All that resolution sees of a device beside its policies, as a text: equal texts mean equal resolutions. */
export function cohortFacts(device: Omit<ResolutionDevice, 'id' | 'directory' | 'isRegrouping'>): string {
  return canonicalJson([
    device.channel,
    device.osPlatform,
    osClass(device),
    device.tamperProtection,
    [...new Set(device.skippedPolicyTypes)].toSorted(compareText),
  ])
}

/** Devices share few combinations of system and channel, and asking what a system supports is slow. */
function factsMemoKey(device: ResolutionDevice): string {
  const { channel, osPlatform, osName, osVersion, tamperProtection, skippedPolicyTypes } = device
  return canonicalJson([channel, osPlatform, osName, osVersion, tamperProtection, skippedPolicyTypes])
}

function memoize<In, Out>(keyOf: (input: In) => string, compute: (input: In) => Out): (input: In) => Out {
  const known = new Map<string, { readonly value: Out }>()
  return (input) => {
    const key = keyOf(input)
    const hit = known.get(key)
    if (hit) return hit.value
    const value = compute(input)
    known.set(key, { value })
    return value
  }
}
