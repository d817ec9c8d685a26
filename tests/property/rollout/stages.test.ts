import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, buildFleetIndex } from '@/lib/domain/fleet'
import { isInStage, isWider, placeOf, type RolloutStage } from '@/lib/domain/rollout'
import { fleetArb } from '@/tests/property/fleet/universe'
import { runs } from '@/tests/support/fc'

const percentArb = fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100)
const groupIds = ['g0', 'g1', 'g2', 'g3', 'g4']
const stageArb: fc.Arbitrary<RolloutStage> = fc.oneof(
  percentArb.map((percent) => ({ kind: 'percent' as const, percent })),
  fc.constant({ kind: 'percent' as const, percent: 100 }),
  fc.subarray(groupIds, { minLength: 1 }).map((ids) => ({ kind: 'groups' as const, groupIds: ids })),
)

describe('stages', () => {
  it('hold every device of before when they are wider', () => {
    fc.assert(
      fc.property(
        stageArb,
        stageArb,
        fc.string(),
        fc.string(),
        fc.subarray(groupIds),
        (from, to, salt, id, of) => {
          fc.pre(isWider(from, to))
          const isMember = (groupId: string) => of.includes(groupId)
          if (isInStage(from, salt, id, isMember)) expect(isInStage(to, salt, id, isMember)).toBe(true)
        },
      ),
      { numRuns: runs },
    )
  })

  it('of a percentage hold the devices whose place is below it', () => {
    fc.assert(
      fc.property(percentArb, fc.string(), fc.string(), (percent, salt, id) => {
        const place = placeOf(salt, id)
        expect(place).toBeGreaterThanOrEqual(0)
        expect(place).toBeLessThan(10_000)
        expect(isInStage({ kind: 'percent', percent }, salt, id, () => false)).toBe(
          place < Math.round(percent * 100),
        )
      }),
      { numRuns: runs },
    )
  })
})

describe('a rollout in the fleet index', () => {
  it('divides the target of its policy, and takes nothing from it', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const index = buildFleetIndex(fleet)
        const whole = buildFleetIndex({
          ...fleet,
          policies: fleet.policies.map(({ rollout: _, ...policy }) => policy),
        })
        for (const { id } of fleet.policies) expect([...index.targetOf(id)]).toEqual([...whole.targetOf(id)])
        for (const device of index.deviceIds)
          expect(index.cohortOf(device)?.policyIds).toEqual(whole.cohortOf(device)?.policyIds)
      }),
      { numRuns: runs },
    )
  })

  it('at every device gives what the policy gives once it is completed', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const everyone: RolloutStage = { kind: 'percent', percent: 100 }
        const policies = fleet.policies.map((policy) =>
          policy.rollout ? { ...policy, rollout: { ...policy.rollout, stage: everyone } } : policy,
        )
        const widened = applyChanges(
          buildFleetIndex(fleet),
          policies.map((policy) => ({ kind: 'policySaved', policy })),
        )
        const completed = buildFleetIndex({
          ...fleet,
          policies: policies.map(({ rollout, ...policy }) => {
            if (!rollout) return policy
            const { version, lastModified, settings } = rollout
            return { ...policy, version, lastModified, settings }
          }),
        })
        for (const device of widened.deviceIds) {
          const [a, b] = [widened.cohortOf(device), completed.cohortOf(device)]
          expect(a && widened.resolve(a).settings).toEqual(b && completed.resolve(b).settings)
        }
      }),
      { numRuns: runs },
    )
  })

  it('never has a policy in conflict with itself', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const index = buildFleetIndex(fleet)
        for (const cohort of index.cohorts())
          for (const { contributions } of index.resolve(cohort).settings) {
            const versions = new Map(contributions.map(({ policyId, version }) => [policyId, version]))
            for (const { policyId, version } of contributions) expect(versions.get(policyId)).toBe(version)
          }
      }),
      { numRuns: runs },
    )
  })
})
