import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getProfile } from '@/lib/domain/catalog'
import {
  cohortKey,
  CONFLICT_STRATEGIES,
  encodePolicySet,
  explainSetting,
  explainToText,
  membershipOf,
  policySetHash,
  policySetValues,
  resolveDevice,
  resolveFleet,
  rollUpPolicyStatus,
  settingStatus,
  STATUSES,
  type PolicySetDocument,
  type ResolutionOptions,
} from '@/lib/domain/resolution'
import { profileArb, settingsArb } from '@/tests/support/arbitraries'
import { runs } from '@/tests/support/fc'
import { aDevice, aPolicy } from '@/tests/unit/resolution/support'
import { inOracleWords, oracleResolve, oracleTargets } from './oracle'
import { worldArb, type World } from './universe'

const strategyArb = fc.constantFrom(...CONFLICT_STRATEGIES)

function resolveAll({ devices, groups, policies }: World, options?: ResolutionOptions) {
  const membership = membershipOf(devices, groups)
  return devices.map((device) => ({ device, ...resolveDevice(device, policies, membership, options) }))
}

describe('resolveDevice', () => {
  it('equals the oracle', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        for (const { device, settings, policies } of resolveAll(world)) {
          expect(settings.map(inOracleWords)).toEqual(oracleResolve(device, world))
          for (const outcome of policies) {
            const policy = world.policies.find((candidate) => candidate.id === outcome.policyId)
            expect(outcome.targeting.targeted).toBe(policy && oracleTargets(device, policy, world))
          }
        }
      }),
      { numRuns: runs },
    )
  })

  it('does not depend on the order of policies, groups, members or settings', () => {
    const shuffled = worldArb.chain((world) =>
      fc.record({
        world: fc.constant(world),
        policies: fc.shuffledSubarray([...world.policies], { minLength: world.policies.length }),
        groups: fc.shuffledSubarray([...world.groups], { minLength: world.groups.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, strategyArb, ({ world, policies, groups }, strategy) => {
        const turned = policies.map((policy) => ({
          ...policy,
          settings: Object.fromEntries(Object.entries(policy.settings).toReversed()),
        }))
        const other = groups.map((group) => ({ ...group, members: group.members?.toReversed() }))
        const [a, b] = [world, { ...world, policies: turned, groups: other }].map((w) =>
          resolveAll(w, { strategy }),
        )
        expect(b?.map(({ settings, document, policySetHash: hash }) => [settings, document, hash])).toEqual(
          a?.map(({ settings, document, policySetHash: hash }) => [settings, document, hash]),
        )
      }),
      { numRuns: runs },
    )
  })

  it('is not changed by policies that do not target the device', () => {
    fc.assert(
      fc.property(worldArb, strategyArb, (world, strategy) => {
        const membership = membershipOf(world.devices, world.groups)
        for (const device of world.devices) {
          const targeting = world.policies.filter((policy) => oracleTargets(device, policy, world))
          const all = resolveDevice(device, world.policies, membership, { strategy })
          const some = resolveDevice(device, targeting, membership, { strategy })
          expect(some.settings).toEqual(all.settings)
          expect(some.policySetHash).toBe(all.policySetHash)
        }
      }),
      { numRuns: runs },
    )
  })

  it('gives the same set when every policy is there twice', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const copies = world.policies.map((policy) => ({ ...policy, id: `${policy.id}-copy` }))
        const once = resolveAll(world)
        const twice = resolveAll({ ...world, policies: [...world.policies, ...copies] })
        expect(twice.map((r) => [r.policySetHash, r.settings.map((s) => [s.key, s.outcome])])).toEqual(
          once.map((r) => [r.policySetHash, r.settings.map((s) => [s.key, s.outcome])]),
        )
      }),
      { numRuns: runs },
    )
  })

  it('lets exclusion win', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const everyone = {
          id: 'everyone',
          displayName: 'Everyone',
          members: world.devices.map((device) => device.id),
        }
        const policies = world.policies.map((policy) => ({
          ...policy,
          assignments: [...policy.assignments, { kind: 'excludeGroup' as const, groupId: 'everyone' }],
        }))
        for (const { device, settings } of resolveAll({
          ...world,
          policies,
          groups: [...world.groups, everyone],
        })) {
          if (device.directory) expect(settings).toEqual([])
        }
      }),
      { numRuns: runs },
    )
  })

  it('never withholds a conflict under the tie-break that it need not, and never invents a value', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const withheld = resolveAll(world)
        const decided = resolveAll(world, { strategy: 'mostSecureThenLatest' })
        decided.forEach(({ settings }, i) => {
          for (const result of settings) {
            const before = withheld[i]?.settings.find((candidate) => candidate.key === result.key)
            if (result.outcome !== 'applied' || !result.decidedBy || before?.outcome !== 'conflict') continue
            expect(before.values.map((side) => side.value)).toContainEqual(result.value)
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('takes whatever the catalogue allows, and explains it', () => {
    const policyArb = profileArb.chain((profile) =>
      settingsArb(profile).map((settings) => ({ profile, settings })),
    )
    fc.assert(
      fc.property(fc.array(policyArb, { minLength: 1, maxLength: 3 }), strategyArb, (drawn, strategy) => {
        const policies = drawn.map(({ profile, settings }, i) => {
          const technologies = ['mdm', 'microsoftSense']
          return aPolicy({ id: `p${i}`, profileId: profile.id, settings, technologies })
        })
        const osPlatform = { windows: 'windowsClient', linux: 'linux', macOS: 'macOS' } as const
        const platform = getProfile(policies[0]?.profileId ?? '')?.platform ?? 'windows'
        const device = aDevice({ osPlatform: osPlatform[platform] })
        const { settings, document } = resolveDevice(device, policies, membershipOf([], []), { strategy })
        const ids = new Set(policies.flatMap((policy) => Object.keys(policy.settings)))
        for (const result of settings) expect(ids).toContain(result.settingId)
        const delivered = settings.filter(
          (s) => s.outcome === 'applied' || (s.outcome === 'conflict' && s.deliveredAnyway),
        )
        expect(document.settings.map((s) => s.key)).toEqual(delivered.map((s) => s.key))
        const [first] = settings
        if (first)
          expect(explainToText(explainSetting(device, first.key, { policies, groups: [] }))).not.toContain(
            'undefined',
          )
      }),
      { numRuns: runs },
    )
  })
})

describe('resolveFleet', () => {
  it('equals the resolution of each device', () => {
    fc.assert(
      fc.property(worldArb, strategyArb, (world, strategy) => {
        const fleet = resolveFleet(world.devices, world.groups, world.policies, { strategy })
        const single = new Map(resolveAll(world, { strategy }).map((r) => [r.device.id, r]))
        const placed = fleet.cohorts.flatMap((cohort) => cohort.deviceIds)
        expect(placed.toSorted()).toEqual(world.devices.map((device) => device.id).toSorted())
        for (const cohort of fleet.cohorts) {
          for (const id of cohort.deviceIds) {
            const own = single.get(id)
            const targeting = own?.policies.filter((outcome) => outcome.targeting.targeted) ?? []
            expect(cohort.resolution.settings).toEqual(own?.settings)
            expect(cohort.resolution.policySetHash).toBe(own?.policySetHash)
            expect(cohort.resolution.policies.map((o) => [o.policyId, o.applicable, o.reason])).toEqual(
              targeting.map((o) => [o.policyId, o.applicable, o.reason]),
            )
            expect(
              own &&
                cohortKey(
                  own.device,
                  targeting.map((o) => o.policyId),
                ),
            ).toBe(cohort.key)
          }
        }
      }),
      { numRuns: runs },
    )
  })

  it('has one cohort for each key, whose key survives new values', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const emptied = world.policies.map((policy) => ({ ...policy, version: 2, settings: {} }))
        const [before, after] = [world.policies, emptied].map((policies) =>
          resolveFleet(world.devices, world.groups, policies).cohorts.map(({ key, deviceIds }) => [
            key,
            deviceIds,
          ]),
        )
        expect(after).toEqual(before)
        expect(new Set(before?.map(([key]) => key)).size).toBe(before?.length)
      }),
      { numRuns: runs },
    )
  })

  it('does not depend on the order of devices', () => {
    fc.assert(
      fc.property(worldArb, ({ devices, groups, policies }) => {
        const there = resolveFleet(devices, groups, policies)
        const back = resolveFleet(devices.toReversed(), groups, policies)
        expect(back.cohorts).toEqual(there.cohorts)
      }),
      { numRuns: runs },
    )
  })
})

describe('policy sets and statuses', () => {
  it('keep their address through a database that reorders members', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        for (const { document, policySetHash: hash } of resolveAll(world)) {
          const stored: PolicySetDocument = {
            settings: document.settings.map(({ value, csp, settingId, key }) => ({
              value,
              csp,
              settingId,
              key,
            })),
            osPlatform: document.osPlatform,
            schema: document.schema,
          }
          expect(policySetHash(stored)).toBe(hash)
          expect(encodePolicySet(JSON.parse(JSON.stringify(stored)))).toBe(encodePolicySet(document))
        }
      }),
      { numRuns: runs },
    )
  })

  it('add up: each unit has one status, whatever was acknowledged and reported', () => {
    fc.assert(
      fc.property(worldArb, fc.boolean(), fc.boolean(), (world, hasAcknowledged, hasError) => {
        const [first] = resolveAll(world)
        for (const { settings, document } of resolveAll(world)) {
          const acknowledged = hasAcknowledged && first ? policySetValues(first.document) : null
          const error = hasError ? ({ status: 'error' } as const) : null
          const desired = policySetValues(document)
          const statuses = settings.map((result) => settingStatus(result, acknowledged, desired, error))
          const counts = STATUSES.map((status) => statuses.filter((own) => own === status).length)
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(settings.length)
          settings.forEach((result, i) => {
            expect(statuses[i] === result.outcome).toBe(result.outcome !== 'applied')
          })
          const fresh = settings.map((result) => settingStatus(result, desired, desired))
          expect(fresh).not.toContain('pending')
          expect(rollUpPolicyStatus(fresh, true)).not.toBe('pending')
        }
      }),
      { numRuns: runs },
    )
  })
})
