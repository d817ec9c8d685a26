import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BEHAVIOUR_ERAS, type DeviceSurvey } from '@/lib/domain/enrollment'
import {
  deleteIdentity,
  nextIdentity,
  type DirectoryIdentity,
  type IdentityStep,
} from '@/lib/domain/identity'
import { runs } from '@/tests/support/fc'
import { DirectoryOracle, type Row, type Visit } from './oracle'

type Held = Pick<IdentityStep, 'identity' | 'registered'>
const NOTHING: Held = { identity: null, registered: null }
const TRUST = { synthetic: null, azureAD: 'AzureAD', serverAD: 'ServerAD', workplace: 'Workplace' } as const

const surveyArb: fc.Arbitrary<DeviceSurvey> = fc.record({
  onboarded: fc.constant(true),
  osPlatform: fc.constantFrom('windowsClient', 'windowsServer', 'linux', 'macOS', 'macOS', 'macOS'),
  osName: fc.constant('System'),
  osVersion: fc.constantFrom('10.0.22621.1848', '13.4'),
  agentVersion: fc.constantFrom('101.23052.0004', '101.23052.0004', '101.23062.0016'),
  tags: fc.constant([]),
  domainJoined: fc.boolean(),
  manufacturer: fc.constantFrom('Halden', undefined),
})

const visitArb: fc.Arbitrary<Visit> = fc.record({
  survey: surveyArb,
  facts: fc.record({
    displayName: fc.constantFrom('A', 'B'),
    registration: fc.constantFrom(null, null, 'azureAD', 'serverAD', 'workplace'),
    mdmEnrolled: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
  }),
  isAttached: fc.boolean(),
  era: fc.constantFrom(...BEHAVIOUR_ERAS),
})

/** What happens to a device: it is surveyed, much as the last time or in any other state, or its objects are deleted. */
const historyArb = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: visitArb },
      { weight: 6, arbitrary: fc.record({ visit: visitArb, part: fc.nat({ max: 5 }) }) },
      { weight: 1, arbitrary: fc.constant('delete' as const) },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((events) => {
    const history: (Visit | 'delete')[] = []
    let last: Visit | null = null
    for (const event of events) {
      if (event === 'delete') history.push(event)
      else {
        const isOther = 'survey' in event
        last = isOther ? event : last ? changedOnce(last, event.visit, event.part) : event.visit
        history.push(last)
      }
    }
    return history
  })

/** Most surveys differ from the last one in one thing. */
function changedOnce(last: Visit, other: Visit, part: number): Visit {
  const changed = [
    { ...last, survey: { ...last.survey, agentVersion: other.survey.agentVersion } },
    { ...last, facts: { ...last.facts, registration: other.facts.registration } },
    { ...last, facts: { ...last.facts, mdmEnrolled: other.facts.mdmEnrolled } },
    { ...last, isAttached: other.isAttached },
    { ...last, era: other.era },
  ]
  return changed[part] ?? last
}

function survey(held: Held, { survey, facts, isAttached, era }: Visit, number: number): IdentityStep {
  const fresh = {
    objectId: `object-${number}`,
    deviceId: `device-${number}`,
    registered: { objectId: `registration-${number}`, deviceId: `registered-device-${number}` },
  }
  const channel = isAttached ? 'mde' : facts.mdmEnrolled ? 'intune' : 'none'
  return nextIdentity(held.identity, survey, facts, { channel }, era, fresh, held.registered)
}

function rowOf(identity: DirectoryIdentity): Row {
  expect(identity.trustType).toBe(TRUST[identity.joinType])
  return {
    id: identity.objectId,
    join: identity.joinType,
    name: identity.displayName,
    system: identity.operatingSystem,
    version: identity.operatingSystemVersion,
    managementType: identity.managementType,
    labels: [...identity.systemLabels],
    maker: identity.manufacturer,
  }
}

const rowsOf = ({ identity, registered }: Held) =>
  [identity, registered].flatMap((object) => (object ? [rowOf(object)] : []))
const idsOf = (held: Held) => rowsOf(held).map((row) => row.id)

/** Walks through a history; the callback sees each step with what was there before. */
function walk(
  history: readonly (Visit | 'delete')[],
  each: (step: IdentityStep, before: Held, event: Visit | 'delete', number: number) => void,
): void {
  let held = NOTHING
  for (const [number, event] of history.entries()) {
    const step: IdentityStep =
      event === 'delete'
        ? held.identity
          ? deleteIdentity(held.identity, held.registered)
          : { ...NOTHING, events: [] }
        : survey(held, event, number)
    each(step, held, event, number)
    held = { identity: step.identity, registered: step.registered }
  }
}

describe("a device's directory objects, through anything that happens to it", () => {
  it('are what the rules say one by one', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        const oracle = new DirectoryOracle()
        walk(history, (step, _, event, number) => {
          if (event === 'delete') oracle.deleteAll()
          else oracle.visit(event, (kind) => `${kind}-${number}`)
          const expected = [oracle.target, ...oracle.rows.filter((row) => row !== oracle.target)]
          expect(rowsOf(step)).toEqual(expected.filter((row) => row !== undefined))
        })
      }),
      { numRuns: runs * 5 },
    )
  })

  it('change as the events say, and not otherwise', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        walk(history, (step, before) => {
          const was = new Set(idsOf(before))
          const is = new Set(idsOf(step))
          const [made, gone, updated] = [new Set<string>(), new Set<string>(), new Set<string>()]
          for (const event of step.events) {
            if (event.kind === 'created') made.add(event.objectId)
            if (event.kind === 'deleted') gone.add(event.objectId)
            if (event.kind === 'updated') updated.add(event.objectId)
            if (event.kind === 'replaced') {
              gone.add(event.oldObjectId)
              if (!was.has(event.objectId)) made.add(event.objectId)
            }
          }
          expect(new Set([...is].filter((id) => !was.has(id)))).toEqual(made)
          expect(new Set([...was].filter((id) => !is.has(id)))).toEqual(gone)
          const replacing = new Set(step.events.flatMap((e) => (e.kind === 'replaced' ? [e.objectId] : [])))
          const isMoved = (id: string) => before.identity?.objectId === id && step.registered?.objectId === id
          for (const row of rowsOf(step)) {
            const old = rowsOf(before).find((candidate) => candidate.id === row.id)
            if (!old || replacing.has(row.id)) continue
            const isOther = JSON.stringify(old) !== JSON.stringify(row) || isMoved(row.id)
            expect(updated.has(row.id)).toBe(isOther)
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('are never two that can be targeted, never two registrations, and never an object that was deleted', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        const deleted = new Set<string>()
        walk(history, (step, before) => {
          if (step.registered) {
            expect(step.identity?.joinType).toBe('synthetic')
            expect(step.registered.joinType).not.toBe('synthetic')
          }
          const is = idsOf(step)
          for (const id of idsOf(before)) if (!is.includes(id)) deleted.add(id)
          expect(is.filter((id) => deleted.has(id))).toEqual([])
          for (const event of step.events) {
            if (event.kind !== 'replaced') continue
            expect(before.identity).toMatchObject({ objectId: event.oldObjectId, joinType: 'synthetic' })
            expect(step.identity?.joinType).not.toBe('synthetic')
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('stay as they are while the device says the same', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        walk(history, (step, _, event, number) => {
          if (event === 'delete') return
          const again = survey(step, event, number + 1000)
          expect(again).toEqual({ identity: step.identity, registered: step.registered, events: [] })
        })
      }),
      { numRuns: runs },
    )
  })

  it('are there as soon as the device is managed', () => {
    fc.assert(
      fc.property(historyArb, (history) => {
        walk(history, (step, _, event) => {
          if (event !== 'delete' && event.isAttached) expect(step.identity).not.toBeNull()
        })
      }),
      { numRuns: runs },
    )
  })
})
