import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyChanges,
  buildFleetIndex,
  compareIndexes,
  type FleetDelta,
  type FleetIndex,
} from '@/lib/domain/fleet'
import { answerClauses } from '@/lib/domain/fleet/answer-clauses'
import { forEachRow, writeBit } from '@/lib/domain/fleet/bitset'
import { selectRows } from '@/lib/domain/fleet/select-rows'
import { checkRule, compileRule, printRule, type RuleNode } from '@/lib/domain/groups'
import { cohortKey, membershipOf, releaseKey, resolveDevice, resolveFleet } from '@/lib/domain/resolution'
import { ruleArb } from '@/tests/property/groups/rule-arbitraries'
import { runs } from '@/tests/support/fc'
import { applyPlainly, type PlainFleet } from './apply-plainly'
import { fleetArb, historyArb } from './universe'

const numRuns = runs

/** Everything that an index says about a fleet, in an order of its own. */
function answersOf(index: FleetIndex) {
  const ids = [...index.deviceIds].toSorted()
  return {
    devices: ids.map((id) => {
      const cohort = index.cohortOf(id)
      return { id, device: index.device(id), cohort: cohort?.key, says: cohort && index.resolve(cohort) }
    }),
    groups: [...index.groups.keys()]
      .toSorted()
      .map((id) => ({ id, members: [...index.membersOf(id)].toSorted() })),
    policies: [...index.policies.keys()]
      .toSorted()
      .map((id) => ({ id, target: [...index.targetOf(id)].toSorted() })),
    errors: [...index.groupErrors].toSorted(),
    cohorts: [...index.cohorts()]
      .map((cohort) => ({
        key: cohort.key,
        count: cohort.deviceCount,
        devices: [...cohort.devices].toSorted(),
        isOneOfThem: cohort.devices.has(cohort.representative),
        hash: index.policySetHash(cohort),
      }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    switches: index.switches,
  }
}

describe('the fleet index', () => {
  it('says of every device what resolveDevice says', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const index = buildFleetIndex(fleet)
        const membership = membershipOf(fleet.devices, fleet.groups)
        expect(index.stats().devices).toBe(fleet.devices.length)
        for (const device of fleet.devices) {
          const plain = resolveDevice(device, fleet.policies, membership, fleet.options)
          const targeting = plain.policies.filter((outcome) => outcome.targeting.targeted)
          const cohort = index.cohortOf(device.id)
          if (!cohort) throw new Error(`${device.id} is in no cohort`)
          expect(cohort.key).toBe(
            cohortKey(
              device,
              targeting.map((outcome) => releaseKey(outcome.policyId, outcome.release)),
            ),
          )
          const resolution = index.resolve(cohort)
          expect(resolution.settings).toEqual(plain.settings)
          expect(resolution.document).toEqual(plain.document)
          expect(resolution.policySetHash).toBe(plain.policySetHash)
          expect(
            resolution.policies.map(({ policyId, applicable, reason, release }) => [
              policyId,
              applicable,
              reason,
              release,
            ]),
          ).toEqual(
            targeting.map(({ policyId, applicable, reason, release }) => [
              policyId,
              applicable,
              reason,
              release,
            ]),
          )
        }
      }),
      { numRuns },
    )
  })

  it('has the cohorts and members of resolveFleet', () => {
    fc.assert(
      fc.property(fleetArb, (fleet) => {
        const index = buildFleetIndex(fleet)
        const plain = resolveFleet(fleet.devices, fleet.groups, fleet.policies, fleet.options)
        expect(answersOf(index).cohorts.map(({ key, devices, hash }) => ({ key, devices, hash }))).toEqual(
          plain.cohorts
            .map(({ key, deviceIds, resolution }) => ({
              key,
              devices: deviceIds.toSorted(),
              hash: resolution.policySetHash,
            }))
            .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        )
        for (const [id, members] of plain.membership)
          expect([...index.membersOf(id)].toSorted()).toEqual([...members].toSorted())
        expect(index.groupErrors).toEqual(plain.groupErrors)
      }),
      { numRuns },
    )
  })

  it('selects by columns whom the scalar evaluator selects', () => {
    fc.assert(
      fc.property(fleetArb, ruleArb, (fleet, drawn) => {
        const check = checkRule(printRule(drawn))
        if (!check.ok) return
        const index = buildFleetIndex(fleet)
        const { directGroupsOf } = membershipOf(fleet.devices, fleet.groups)
        const holds = compileRule(check.ast)
        const expected = fleet.devices.filter(
          ({ id, directory, isRegrouping }) =>
            directory && !isRegrouping && holds({ ...directory, memberOf: directGroupsOf(id) }) === true,
        )
        expect([...index.matching(check.ast)]).toEqual(expected.map(({ id }) => id))
        // As in fleets with so many values that clauses are matched over their texts.
        const { table } = index.state
        const answers = answerClauses([check.ast], table, 0)
        const members = (ids: readonly string[]) => index.matching(memberOfRule(ids))
        const rows = selectRows(check.ast, table, {
          answers,
          membersOfAny: (ids) => bitsOf(index, [...members(ids)]),
        })
        expect(idsOf(index, rows)).toEqual(expected.map(({ id }) => id))
      }),
      { numRuns },
    )
  })

  it('is after any changes what it would be from scratch, and leaves the states of before alone', () => {
    fc.assert(
      fc.property(historyArb, ({ fleet, saves }) => {
        const states: { readonly fleet: PlainFleet; readonly index: FleetIndex }[] = [
          { fleet, index: buildFleetIndex(fleet) },
        ]
        for (const changes of saves) {
          const last = states.at(-1)
          if (!last) return
          // Two futures of one state: neither may show in the other.
          applyChanges(last.index, changes.toReversed())
          states.push({
            fleet: applyPlainly(last.fleet, changes),
            index: applyChanges(last.index, changes),
          })
        }
        for (const state of states)
          expect(answersOf(state.index)).toEqual(answersOf(buildFleetIndex(state.fleet)))
      }),
      { numRuns },
    )
  })

  it('compares states so that a store which follows has the results of the later one', () => {
    fc.assert(
      fc.property(historyArb, ({ fleet, saves }) => {
        let before: FleetIndex | null = null
        let after = buildFleetIndex(fleet)
        const store = emptyStore()
        follow(store, compareIndexes(null, after), after)
        for (const changes of saves) {
          before = after
          after = applyChanges(before, changes)
          follow(store, compareIndexes(before, after), after)
          expect(store).toEqual(storeOf(after))
        }
      }),
      { numRuns },
    )
  })
})

function memberOfRule(groupIds: readonly string[]): RuleNode {
  return { kind: 'memberOf', groupIds, span: { start: 0, end: 0 } }
}

function bitsOf(index: FleetIndex, ids: readonly string[]): Uint32Array {
  const bits = new Uint32Array(index.state.table.words)
  for (const id of ids) writeBit(bits, index.state.table.rowOf(id) ?? 0, true)
  return bits
}

function idsOf(index: FleetIndex, rows: Uint32Array): readonly string[] {
  const ids: string[] = []
  forEachRow(rows, (row) => ids.push(index.state.table.idAt(row)))
  return ids
}

/** What a database keeps of a state. */
interface Store {
  readonly cohortOf: Map<string, string>
  readonly cohorts: Map<string, { readonly hash: string; readonly count: number }>
  readonly members: Map<string, Set<string>>
}

function emptyStore(): Store {
  return { cohortOf: new Map(), cohorts: new Map(), members: new Map() }
}

function storeOf(index: FleetIndex): Store {
  const store = emptyStore()
  for (const id of index.deviceIds) store.cohortOf.set(id, index.cohortOf(id)?.key ?? '')
  for (const cohort of index.cohorts())
    store.cohorts.set(cohort.key, { hash: index.policySetHash(cohort), count: cohort.deviceCount })
  for (const id of index.groups.keys()) {
    const members = new Set(index.membersOf(id))
    if (members.size > 0) store.members.set(id, members)
  }
  return store
}

function follow(store: Store, delta: FleetDelta, after: FleetIndex): void {
  for (const { cohort, deviceIds } of delta.moved)
    for (const id of deviceIds) store.cohortOf.set(id, cohort.key)
  for (const id of delta.removedDevices) store.cohortOf.delete(id)
  for (const key of delta.cohorts.gone) store.cohorts.delete(key)
  const { appeared, changed, resized } = delta.cohorts
  for (const cohort of [...appeared, ...changed])
    store.cohorts.set(cohort.key, { hash: after.policySetHash(cohort), count: cohort.deviceCount })
  for (const cohort of resized) {
    const known = store.cohorts.get(cohort.key)
    if (known) store.cohorts.set(cohort.key, { ...known, count: cohort.deviceCount })
  }
  for (const { groupId, joined, left, size } of delta.groups) {
    const members = store.members.get(groupId) ?? new Set()
    for (const id of left) members.delete(id)
    for (const id of joined) members.add(id)
    expect(members.size).toBe(size)
    if (members.size > 0) store.members.set(groupId, members)
    else store.members.delete(groupId)
  }
}
