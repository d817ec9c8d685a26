import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeFleet } from '@/agent/simulator'
import { surveySchema } from '@/agent/protocol'
import { decideEnrollment } from '@/lib/domain/enrollment'
import { runs } from '../../support/fc'
import { switches } from '../enrollment/fixtures'

const FLEET = makeFleet(20230718, 2000)
const share = (matches: (survey: (typeof FLEET)[number]['survey']) => unknown) =>
  FLEET.filter((machine) => matches(machine.survey)).length / FLEET.length

describe('makeFleet', () => {
  it('gives the same machines for the same seed, and others for another', () => {
    expect(makeFleet(20230718, 2000)).toEqual(FLEET)
    expect(makeFleet(1, 50)).not.toEqual(makeFleet(2, 50))
  })

  it('gives machine n whatever the size of the fleet', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.nat(20), fc.nat(20), (seed, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)]
        expect(makeFleet(seed, large).slice(0, small)).toEqual(makeFleet(seed, small))
      }),
      { numRuns: Math.min(runs, 300) },
    )
  })

  it('sends nothing that the protocol refuses', () => {
    for (const { name, survey } of FLEET) expect(surveySchema.safeParse(survey).error, name).toBeUndefined()
  })

  it('has unique names, and hardware ids that only clones share', () => {
    expect(new Set(FLEET.map((m) => m.name)).size).toBe(FLEET.length)
    const machinesOf = new Map<string | undefined, string[]>()
    for (const { survey, caseId } of FLEET)
      machinesOf.set(survey.hardwareId, [...(machinesOf.get(survey.hardwareId) ?? []), caseId])
    const shared = [...machinesOf.values()].filter((cases) => cases.length > 1)
    expect(new Set(shared.flat())).toEqual(new Set(['cloned-hardware']))
  })

  it('is other hardware than a fleet from another seed', () => {
    const ids = new Set(FLEET.map((m) => m.survey.hardwareId))
    expect(makeFleet(1, 2000).filter((m) => ids.has(m.survey.hardwareId))).toEqual([])
  })

  it('is a realistic mix', () => {
    expect(share((s) => s.osPlatform === 'windowsClient')).toBeGreaterThan(0.4)
    for (const platform of ['windowsServer', 'linux', 'macOS'] as const)
      expect(
        share((s) => s.osPlatform === platform),
        platform,
      ).toBeGreaterThan(0.05)
    expect(share((s) => s.tags.includes('MDE-Management'))).toBeGreaterThan(0.75)
    expect(share((s) => s.tags.includes('MDE-Management'))).toBeLessThan(0.95)
    for (const release of ['2012 R2', '2016', '2019', '2022'])
      expect(
        share((s) => s.osName.includes(release)),
        release,
      ).toBeGreaterThan(0)
    expect(new Set(FLEET.map((m) => m.survey.distribution)).size).toBeGreaterThanOrEqual(6)
    for (const trait of [
      'mdmEnrolled',
      'configMgrClient',
      'domainController',
      'nonPersistentVdi',
      'tamperProtection',
      'serverCore',
      'defenderForCloud',
    ] as const)
      expect(
        share((s) => s[trait]),
        trait,
      ).toBeGreaterThan(0)
    const failing = FLEET.filter((m) => m.behaviour.isFailing).length / FLEET.length
    expect(failing).toBeGreaterThan(0.01)
    expect(failing).toBeLessThan(0.08)
  })

  it('meets most rows of the decision table, and mostly succeeds', () => {
    const decisions = FLEET.map(({ survey }) =>
      decideEnrollment(
        { ...survey, onboarded: true },
        switches({
          scope: { windowsClient: 'tagged', windowsServer: 'tagged', linux: 'tagged', macOS: 'tagged' },
        }),
      ),
    )
    const rows = new Set(decisions.map((d) => d.row))
    for (const row of [4, 5, 6, 7, 8, 12, 14, 15, 16, 17, 18, 20, 23])
      expect(rows, `row ${row}`).toContain(row)
    expect(decisions.filter((d) => d.channel === 'mde').length / decisions.length).toBeGreaterThan(0.5)
  })
})
