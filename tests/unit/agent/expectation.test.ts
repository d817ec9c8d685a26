import { describe, expect, it } from 'vitest'
import { surveySchema } from '@/agent/protocol'
import {
  expectedOutcome,
  MACHINE_CASES,
  makeFleet,
  type FleetSwitches,
  type SimulatedMachine,
} from '@/agent/simulator'
import { surveyAfter } from '@/agent/simulator/machine'
import { decideEnrollment } from '@/lib/domain/enrollment'

const BOTH = [false, true] as const

/** Every tenant that the switches can make, with the same scope for all platforms. */
const TENANTS: readonly FleetSwitches[] = (['GA', 'PREV', '2025'] as const).flatMap((behaviourEra) =>
  (['commercial', 'government'] as const).flatMap((cloud) =>
    (['userSubscription', 'defenderForServersOnly'] as const).flatMap((licence) =>
      (['off', 'tagged', 'all'] as const).flatMap((mode) =>
        BOTH.flatMap((defenderForCloud) =>
          BOTH.flatMap((manageUsingConfigurationManager) =>
            BOTH.flatMap((domainControllers) =>
              BOTH.map((connectorEnabled) => ({
                behaviourEra,
                cloud,
                licence,
                scope: { windowsClient: mode, windowsServer: mode, linux: mode, macOS: mode },
                defenderForCloud,
                manageUsingConfigurationManager,
                domainControllers,
                connectorEnabled,
              })),
            ),
          ),
        ),
      ),
    ),
  ),
)

const machinesOf = (caseId: string): SimulatedMachine[] => makeFleet(11, 4, { [caseId]: 1 })
const isOnboardedAtEnd = ({ behaviour: { events } }: SimulatedMachine) =>
  events.findLast((e) => e.kind === 'offboard' || e.kind === 'onboardAgain')?.kind !== 'offboard'

describe('the cases of a fleet', () => {
  it('have ids of their own', () => {
    expect(new Set(MACHINE_CASES.map((c) => c.id)).size).toBe(MACHINE_CASES.length)
  })

  it.each(MACHINE_CASES.map((c) => [c.id]))('%s: says nothing that the protocol refuses', (id) => {
    for (const machine of machinesOf(id))
      for (let played = 0; played <= machine.behaviour.events.length; played++)
        expect(surveySchema.safeParse(surveyAfter(machine, played)).error).toBeUndefined()
  })

  // Two people's readings of the same articles: what is written by hand here, and the decision table.
  it.each(MACHINE_CASES.map((c) => [c.id]))(
    '%s: comes to what the decision table says, in every tenant',
    (id) => {
      for (const machine of machinesOf(id)) {
        const survey = surveyAfter(machine, machine.behaviour.events.length)
        for (const tenant of TENANTS) {
          const decision = decideEnrollment({ ...survey, onboarded: isOnboardedAtEnd(machine) }, tenant)
          const { code, policy } = expectedOutcome(machine.expected, survey.osPlatform, tenant)
          const expected = { code: decision.code, isManaged: decision.channel === 'mde' }
          expect({ code, isManaged: policy !== 'none' }, JSON.stringify(tenant)).toEqual(expected)
        }
      }
    },
  )
})
