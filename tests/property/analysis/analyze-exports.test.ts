import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeExports, type ExportedPolicy, type ExportFile } from '@/lib/domain/interchange'
import { getProfile } from '@/lib/domain/catalog'
import { membershipOf, resolveDevice, type ResolutionPolicy } from '@/lib/domain/resolution'
import type { PlainFleet } from '@/tests/property/fleet/apply-plainly'
import { clashingFleetArb } from '@/tests/property/fleet/clashing'
import { fleetArb } from '@/tests/property/fleet/universe'
import { runs } from '@/tests/support/fc'

/** Exports say what is released, not to whom first. */
function withoutRollouts({ policies, ...fleet }: PlainFleet): PlainFleet {
  return { ...fleet, policies: policies.map(({ rollout: _, ...policy }) => policy) }
}

/** A fleet as a folder of exports: each policy a file, the groups one, the devices one. */
function exportsOf({ policies, groups, devices }: PlainFleet): readonly ExportFile[] {
  const nothing = { status: 'imported', policies: [], groups: [], devices: [], assignments: [] } as const
  return [
    ...policies.map((policy) => ({ ...nothing, path: `${policy.id}.json`, policies: [exported(policy)] })),
    { ...nothing, path: 'groups.json', groups },
    { ...nothing, path: 'devices.json', devices },
  ]
}

function exported(policy: ResolutionPolicy): ExportedPolicy {
  const { id, name, profileId, technologies, assignments, settings } = policy
  const platform = getProfile(profileId)?.platform ?? null
  const parts = [{ profileId, settings }]
  const unread = new Map<string, never>()
  return { id, name, file: '', profileId, platform, technologies, assignments, parts, unread, notices: [] }
}

/** Every unit that is in conflict on some device, with the policies that disagree there. */
function conflictsOnDevices({ policies, groups, devices }: PlainFleet) {
  const membership = membershipOf(devices, groups)
  return devices.flatMap((device) =>
    resolveDevice(device, policies, membership, { strategy: 'withhold' }).settings.flatMap((setting) =>
      setting.outcome === 'conflict'
        ? [{ settingId: setting.settingId, groups: setting.values.map(({ policyIds }) => policyIds) }]
        : [],
    ),
  )
}

describe('analyzeExports', () => {
  it.each([
    ['any fleet', fleetArb],
    ['a fleet of contradictions', clashingFleetArb],
  ])('names every conflict that a device of %s has, and calls its targets overlapping', (_, arb) => {
    fc.assert(
      fc.property(arb, (drawn) => {
        const fleet = withoutRollouts(drawn)
        const { conflicts } = analyzeExports(exportsOf(fleet))
        for (const { settingId, groups } of conflictsOnDevices(fleet)) {
          const found = conflicts.filter(
            (conflict) =>
              conflict.settingDefinitionId === settingId &&
              groups.every((ids) =>
                conflict.values.some(({ policies }) => ids.every((id) => policies.includes(id))),
              ),
          )
          expect(found.map(({ overlap }) => overlap)).not.toEqual([])
          // A group that the export lacks, or of whom it tells nothing, leaves it open; never is it called impossible.
          expect(found.some(({ overlap }) => overlap !== 'no')).toBe(true)
        }
      }),
      { numRuns: runs },
    )
  })

  it('says the same whatever the order of the files', () => {
    fc.assert(
      fc.property(clashingFleetArb, (fleet) => {
        const files = exportsOf(fleet)
        const there = analyzeExports(files)
        const back = analyzeExports(files.toReversed())
        const shape = (analysis: typeof there) =>
          analysis.conflicts
            .map(({ settingDefinitionId, entry, overlap, values }) =>
              JSON.stringify([
                settingDefinitionId,
                entry?.toLowerCase(),
                overlap,
                values.map(({ policies }) => [...policies].toSorted()).toSorted(),
              ]),
            )
            .toSorted()
        expect(shape(back)).toEqual(shape(there))
      }),
      { numRuns: runs },
    )
  })
})
