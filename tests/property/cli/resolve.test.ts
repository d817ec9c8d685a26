import fc from 'fast-check'
import { expect, it } from 'vitest'
import { policyIdOfPart, readFleet } from '@/lib/domain/interchange'
import { membershipOf, resolveDevice } from '@/lib/domain/resolution'
import {
  FleetAnswers,
  groupSummaries,
  policySummaries,
  writeResolution,
} from '@/scripts/lib/answers/resolution-answer'
import { toSettingAnswer } from '@/scripts/lib/answers/setting-answer'
import { runs } from '@/tests/support/fc'
import { fleetArb } from './random-fleet'
import { memoryOutput, schemaErrors } from '@/tests/support/cli'

function answersFor(json: Parameters<typeof readFleet>[0]) {
  const reading = readFleet(json)
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  return { ...reading, answers: new FleetAnswers(reading.fleet) }
}

it('answers for every device as the plain resolver does', () => {
  fc.assert(
    fc.property(fleetArb, (json) => {
      const { fleet, answers } = answersFor(json)
      const membership = membershipOf(fleet.devices, fleet.groups)
      const parts = fleet.policies.flatMap((policy) => policy.parts)
      for (const device of fleet.devices) {
        const plain = resolveDevice(device, parts, membership)
        const answer = answers.answer(device)
        expect(answer.settings).toEqual(plain.settings.map(toSettingAnswer))
        for (const { id, targeted, applicable, reason, notes } of answer.policies) {
          const own = plain.policies.filter(({ policyId }) => policyIdOfPart(policyId) === id)
          expect(own.length).toBeGreaterThan(0)
          expect(own.every(({ targeting }) => targeting.targeted === targeted)).toBe(true)
          expect(applicable).toBe(own.some((outcome) => outcome.applicable))
          const [first] = own
          expect(notes).toEqual(first?.notes)
          if (first?.targeting.targeted === false) expect(reason).toBe(first.targeting.reason)
          else if (!applicable) expect(reason).toBe(first?.reason)
          else expect(['allDevices', 'includeGroup']).toContain(reason)
        }
      }
      expect(groupSummaries(answers).map(({ id, members }) => [id, members])).toEqual(
        fleet.groups.map(({ id }) => [id, membership.members.get(id)?.size ?? 0]),
      )
    }),
    { numRuns: runs },
  )
})

it('writes a document that fits its schema, whose summaries and conflicts are those of its devices', async () => {
  await fc.assert(
    fc.asyncProperty(fleetArb, async (json) => {
      expect(schemaErrors('fleet', json)).toEqual([])
      const { fleet, answers, warnings } = answersFor(json)
      const { output, text } = memoryOutput()
      await writeResolution(answers, fleet.devices, { problems: warnings }, output)
      const written = JSON.parse(text())
      expect(schemaErrors('resolution', written)).toEqual([])
      const devices = fleet.devices.map((device) => answers.answer(device))
      expect(written.devices).toEqual(JSON.parse(JSON.stringify(devices)))
      const inConflict = devices.flatMap(({ id, settings }) =>
        settings.flatMap(({ outcome, settingDefinitionId }) =>
          outcome === 'conflict' ? [`${id} ${settingDefinitionId}`] : [],
        ),
      )
      const listed = answers
        .conflicts()
        .flatMap((conflict) => conflict.devices.map((id) => `${id} ${conflict.settingDefinitionId}`))
      expect(listed.toSorted()).toEqual(inConflict.toSorted())
      for (const { id, devices: targets } of policySummaries(answers)) {
        const targeted = devices.filter(({ policies }) =>
          policies.some((policy) => policy.id === id && policy.targeted),
        )
        expect(targets).toBe(targeted.length)
      }
    }),
    { numRuns: runs },
  )
})
