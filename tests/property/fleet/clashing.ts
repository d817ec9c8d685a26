import fc from 'fast-check'
import type { FleetChange } from '@/lib/domain/fleet'
import type { ResolutionPolicy } from '@/lib/domain/resolution'
import { policyArb } from '@/tests/property/resolution/universe'
import type { PlainFleet } from './apply-plainly'
import { editArb, fleetArb } from './universe'

/** Policies that travel over every channel and mostly reach everybody, so that their values meet. */
const clashingPoliciesArb: fc.Arbitrary<readonly ResolutionPolicy[]> = fc
  .array(fc.tuple(policyArb, fc.nat({ max: 2 })), { minLength: 6, maxLength: 14 })
  .map((drawn) =>
    drawn.map(([policy, dice], i): ResolutionPolicy => ({
      ...policy,
      id: `p${i}`,
      name: `Policy p${i}`,
      version: 1,
      technologies: ['mdm', 'microsoftSense', 'configManager'],
      assignments: dice === 0 ? policy.assignments : [...policy.assignments, { kind: 'allDevices' }],
    })),
  )

/** Fleets as by fleetArb, in which policies contradict each other often. */
export const clashingFleetArb: fc.Arbitrary<PlainFleet> = fc
  .tuple(fleetArb, clashingPoliciesArb, fc.constantFrom('withhold', 'withhold', 'mostSecureThenLatest'))
  .map(([fleet, policies, strategy]) => ({
    ...fleet,
    policies,
    options: { strategy },
    devices: fleet.devices.map((device) => ({ ...device, skippedPolicyTypes: [] })),
  }))

/** The same with saves, one after the other. */
export const clashingHistoryArb: fc.Arbitrary<{
  readonly fleet: PlainFleet
  readonly saves: readonly (readonly FleetChange[])[]
}> = clashingFleetArb.chain((fleet) =>
  fc.record({
    fleet: fc.constant(fleet),
    saves: fc.array(fc.array(editArb(fleet), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  }),
)
