import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getProfile, validateSettings } from '@/lib/domain/catalog'
import { buildFleetIndex } from '@/lib/domain/fleet'
import { adviseConflict } from '@/lib/domain/fleet/advise-conflict'
import type { Advice, ConflictReference } from '@/lib/domain/fleet'
import { runs } from '@/tests/support/fc'
import { applyPlainly, type PlainFleet } from './apply-plainly'
import { clashingFleetArb } from './clashing'
import { resolvePlainly, stepsOf, type ResolvedDevice, type ResolvedFleet } from './what-if-oracle'

describe('adviseConflict', () => {
  it('says of each way out what taking it does', () => {
    fc.assert(
      fc.property(clashingFleetArb, fc.nat(), (fleet, dice) => {
        const index = buildFleetIndex(fleet)
        const before = resolvePlainly(fleet)
        const conflicts = conflictsOf(before)
        const reference = conflicts[dice % conflicts.length]
        if (!reference) return
        const inConflict = [...before.devices.values()].filter((device) => hasConflict(device, reference))
        const advice = adviseConflict(index, reference)
        // A third of them, since each costs a fleet resolved by hand.
        for (const one of advice.filter((_, i) => i % 3 === dice % 3)) {
          const after = resolvePlainly(applyPlainly(fleet, one.changes))
          expect(numbersOf(one)).toEqual(judged(before, after, inConflict, reference.key))
          expect(one.helped).toBeGreaterThan(0)
          expect(one.title).not.toContain('undefined')
          expectNothingWorse(fleet, one)
        }
        expect(advice).toEqual(advice.toSorted(byRank))
      }),
      { numRuns: runs },
    )
  })
})

/** Each key in conflict as a whole, and each set of contenders by itself. */
function conflictsOf({ devices }: ResolvedFleet): readonly ConflictReference[] {
  const found = new Map<string, ConflictReference>()
  for (const device of devices.values()) {
    for (const { key, policyIds } of conflictsOn(device)) {
      found.set(key, { key })
      found.set(`${key} ${policyIds.join()}`, { key, policyIds })
    }
  }
  return [...found.values()]
}

function conflictsOn(device: ResolvedDevice): readonly { key: string; policyIds: readonly string[] }[] {
  return device.resolution.settings.flatMap((result) => {
    if (result.outcome !== 'conflict') return []
    const policyIds = new Set(result.values.flatMap((value) => value.policyIds))
    return [{ key: result.key, policyIds: [...policyIds].toSorted() }]
  })
}

function hasConflict(device: ResolvedDevice, { key, policyIds }: ConflictReference): boolean {
  return conflictsOn(device).some(
    (own) => own.key === key && (!policyIds || own.policyIds.join() === policyIds.join()),
  )
}

function numbersOf({ helped, remaining, newConflicts, sideEffects, counts }: Advice) {
  return { helped, remaining, newConflicts, sideEffects, settingsChange: counts.settingsChange }
}

function judged(
  before: ResolvedFleet,
  after: ResolvedFleet,
  inConflict: readonly ResolvedDevice[],
  key: string,
): ReturnType<typeof numbersOf> {
  const isConflict = (words: string | undefined) => words?.startsWith('conflict') ?? false
  const helped = inConflict.filter(({ id }) => !isConflict(after.devices.get(id)?.units.get(key)))
  const steps = [...before.devices.values()].map((device) => stepsOf(device, after.devices.get(device.id)))
  const count = (holds: (step: { key: string; before: string; after: string }) => boolean) =>
    steps.filter((own) => own.some(holds)).length
  return {
    helped: helped.length,
    remaining: inConflict.length - helped.length,
    newConflicts: count((step) => isConflict(step.after) && !isConflict(step.before)),
    sideEffects: count((step) => step.key !== key || !isConflict(step.before)),
    settingsChange: count(() => true),
  }
}

function expectNothingWorse(fleet: PlainFleet, { changes }: Advice): void {
  for (const change of changes) {
    if (change.kind !== 'policySaved') throw new Error(`Not an edit of a policy: ${change.kind}`)
    const old = fleet.policies.find((policy) => policy.id === change.policy.id)
    const profile = getProfile(change.policy.profileId)
    if (!old || !profile) throw new Error(`No policy ${change.policy.id}`)
    expect(validateSettings(profile, change.policy.settings).length).toBeLessThanOrEqual(
      validateSettings(profile, old.settings).length,
    )
  }
}

function byRank(a: Advice, b: Advice): number {
  return (
    a.newConflicts - b.newConflicts ||
    b.helped - a.helped ||
    a.sideEffects - b.sideEffects ||
    (a.title < b.title ? -1 : a.title > b.title ? 1 : 0)
  )
}
