import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChanges, buildFleetIndex, type ImpactSelection, type WhatIf } from '@/lib/domain/fleet'
import type { Channel } from '@/lib/domain/catalog'
import { whatIf } from '@/lib/domain/fleet/what-if'
import { explainSetting } from '@/lib/domain/resolution'
import { runs } from '@/tests/support/fc'
import { applyPlainly, type PlainFleet } from './apply-plainly'
import { clashingHistoryArb } from './clashing'
import { historyArb } from './universe'
import { isSelected, resolvePlainly, stepsOf, wordsOf, type ResolvedFleet } from './what-if-oracle'

const numRuns = runs
const histories = fc.oneof(historyArb, clashingHistoryArb)
/** All settings, or only those of the attached devices. */
const channels = fc.constantFrom(undefined, 'mde' as const)

/** What the changes do, asked of the index and of the oracle; the devices of both sides in the order of the index. */
interface Asked {
  readonly impact: WhatIf
  readonly before: ResolvedFleet
  readonly after: ResolvedFleet
  readonly ids: readonly string[]
}

/** Each save asked about before it is made. */
function askAlong(
  { fleet, saves }: { fleet: PlainFleet; saves: readonly Parameters<typeof whatIf>[1][] },
  check: (asked: Asked) => void,
  channel?: Channel,
): void {
  let plain = fleet
  let index = buildFleetIndex(fleet)
  // A device that comes back takes the place it had.
  const places = [...index.deviceIds]
  for (const changes of saves) {
    const impact = whatIf(index, changes, channel === undefined ? {} : { channel })
    const next = applyChanges(index, changes)
    const nextPlain = applyPlainly(plain, changes)
    places.push(...[...next.deviceIds].filter((id) => !places.includes(id)))
    const ids = places.filter((id) => index.deviceIds.has(id) || next.deviceIds.has(id))
    check({
      impact,
      before: resolvePlainly(plain, channel),
      after: resolvePlainly(nextPlain, channel),
      ids,
    })
    index = next
    plain = nextPlain
  }
}

/** Every device behind a number, read a page at a time. */
function listed(impact: WhatIf, selection: ImpactSelection): readonly string[] {
  const ids: string[] = []
  for (;;) {
    const page = impact.devices(selection, ids.length, 3)
    if (page.deviceIds.length === 0) {
      expect(page.total).toBe(ids.length)
      return ids
    }
    ids.push(...page.deviceIds)
  }
}

const COUNTED = [
  'affected',
  'gainPolicies',
  'losePolicies',
  'settingsChange',
  'conflictsAppear',
  'conflictsVanish',
  'enter',
  'leave',
] as const

describe('whatIf', () => {
  it('counts and lists the devices that applying the changes would touch', () => {
    fc.assert(
      fc.property(histories, channels, (history, channel) => {
        askAlong(
          history,
          ({ impact, before, after, ids }) => {
            const selected = (selection: Parameters<typeof isSelected>[1]) =>
              ids.filter((id) => isSelected(id, selection, before, after))
            const policyIds = [before, after].flatMap(({ fleet }) =>
              fleet.policies.map((policy) => policy.id),
            )
            const groupIds = [before, after].flatMap(({ fleet }) => fleet.groups.map((group) => group.id))
            expect(impact.counts.devices).toBe(after.fleet.devices.length)
            for (const kind of COUNTED) {
              const expected = selected({ kind })
              expect(listed(impact, { kind })).toEqual(expected)
              expect(impact.counts[kind]).toBe(expected.length)
            }
            const policies = [...new Set(policyIds)].map((policyId) => {
              const gained = selected({ kind: 'gainPolicies', policyId })
              const lost = selected({ kind: 'losePolicies', policyId })
              expect(listed(impact, { kind: 'gainPolicies', policyId })).toEqual(gained)
              expect(listed(impact, { kind: 'losePolicies', policyId })).toEqual(lost)
              return { policyId, gained: gained.length, lost: lost.length }
            })
            expect(impact.policies.map(({ name: _, ...numbers }) => numbers).toSorted(byPolicy)).toEqual(
              policies.filter(({ gained, lost }) => gained + lost > 0).toSorted(byPolicy),
            )
            const groups = [...new Set(groupIds)].map((groupId) => {
              const joined = selected({ kind: 'joinGroup', groupId })
              const left = selected({ kind: 'leaveGroup', groupId })
              expect(listed(impact, { kind: 'joinGroup', groupId })).toEqual(joined)
              expect(listed(impact, { kind: 'leaveGroup', groupId })).toEqual(left)
              return { groupId, joined: joined.length, left: left.length }
            })
            expect(impact.groups.map(({ displayName: _, ...numbers }) => numbers).toSorted(byGroup)).toEqual(
              groups.filter(({ joined, left }) => joined + left > 0).toSorted(byGroup),
            )
          },
          channel,
        )
      }),
      { numRuns },
    )
  })

  it('tells for each setting from what to what it goes, and where', () => {
    fc.assert(
      fc.property(histories, channels, (history, channel) => {
        askAlong(
          history,
          ({ impact, before, after, ids }) => {
            const expected = new Map<string, string[]>()
            for (const id of ids) {
              for (const step of stepsOf(before.devices.get(id), after.devices.get(id))) {
                const name = [step.key, step.before, step.after].join(' | ')
                expected.set(name, [...(expected.get(name) ?? []), id])
              }
            }
            const found = new Map<string, readonly string[]>()
            for (const { key, settingId, devices, transitions } of impact.settings) {
              expect(listed(impact, { kind: 'settingsChange', key })).toHaveLength(devices)
              expect(transitions.map((one) => one.devices)).toEqual(
                transitions.map((one) => one.devices).toSorted((a, b) => b - a),
              )
              transitions.forEach((one, transition) => {
                const name = [key, wordsOf(settingId, one.before), wordsOf(settingId, one.after)].join(' | ')
                const own = listed(impact, { kind: 'settingsChange', key, transition })
                const cohorts = own.flatMap((id) => before.devices.get(id)?.cohort ?? [])
                expect(own).toHaveLength(one.devices)
                expect(one.cohorts).toBe(new Set(cohorts).size)
                expect(found.has(name)).toBe(false)
                found.set(name, own)
              })
            }
            expect(found).toEqual(expected)
            expect(impact.settings.map(({ devices }) => devices)).toEqual(
              impact.settings.map(({ devices }) => devices).toSorted((a, b) => b - a),
            )
          },
          channel,
        )
      }),
      { numRuns },
    )
  })

  it('names the conflicts that appear and vanish, and who contends', () => {
    fc.assert(
      fc.property(histories, (history) => {
        askAlong(history, ({ impact, before, after, ids }) => {
          const keys = new Set(
            [before, after].flatMap(({ devices }) =>
              [...devices.values()].flatMap((d) => [...d.units.keys()]),
            ),
          )
          const expected = (['appears', 'vanishes'] as const).flatMap((kind) =>
            [...keys].flatMap((key) => {
              const selection = {
                kind: kind === 'appears' ? ('conflictsAppear' as const) : ('conflictsVanish' as const),
                key,
              }
              const own = ids.filter((id) => isSelected(id, selection, before, after))
              expect(listed(impact, selection)).toEqual(own)
              const side = kind === 'appears' ? after : before
              const contenders = own.flatMap((id) => contendersOn(side, id, key))
              const policyIds = [...new Set(contenders)].toSorted()
              return own.length === 0 ? [] : [{ kind, key, devices: own.length, policyIds }]
            }),
          )
          const name = (one: { kind: string; key: string }) => `${one.kind} ${one.key}`
          const byName = (a: { kind: string; key: string }, b: { kind: string; key: string }) =>
            name(a) < name(b) ? -1 : 1
          expect(impact.conflicts.map(({ settingId: _, ...one }) => one).toSorted(byName)).toEqual(
            expected.toSorted(byName),
          )
        })
      }),
      { numRuns },
    )
  })

  it('explains each device as the plain resolver does', () => {
    fc.assert(
      fc.property(histories, (history) => {
        askAlong(history, ({ impact, before, after, ids }) => {
          // Large fleets repeat their first devices.
          for (const id of ids.slice(0, 8)) {
            const [was, is] = [before.devices.get(id), after.devices.get(id)]
            const own = impact.explain(id)
            expect(own?.before?.resolution).toEqual(was?.resolution)
            expect(own?.after?.resolution).toEqual(is?.resolution)
            expect([own?.before?.channel, own?.after?.channel]).toEqual([was?.channel, is?.channel])
            expect(
              own?.settings.map((one) => ({
                key: one.key,
                before: wordsOf(one.settingId, one.before),
                after: wordsOf(one.settingId, one.after),
              })),
            ).toEqual([...stepsOf(was, is)].toSorted((a, b) => (a.key < b.key ? -1 : 1)))
          }
          expect(impact.explain('nobody')).toBeNull()
          expect(impact.explainSetting('nobody', 'anything')).toEqual({ before: null, after: null })
          const [id] = listed(impact, { kind: 'settingsChange' })
          const [step] = id === undefined ? [] : stepsOf(before.devices.get(id), after.devices.get(id))
          if (id === undefined || !step) return
          expect(impact.explainSetting(id, step.key)).toEqual({
            before: explained(before.fleet, id, step.key),
            after: explained(after.fleet, id, step.key),
          })
        })
      }),
      { numRuns },
    )
  })
})

function explained({ devices, groups, policies, options }: PlainFleet, id: string, key: string) {
  const device = devices.find((candidate) => candidate.id === id)
  return device ? explainSetting(device, key, { groups, policies }, options) : null
}

function contendersOn({ devices }: ResolvedFleet, id: string, key: string): readonly string[] {
  const result = devices.get(id)?.resolution.settings.find((candidate) => candidate.key === key)
  return result?.outcome === 'conflict' ? result.values.flatMap((value) => value.policyIds) : []
}

function byPolicy(a: { policyId: string }, b: { policyId: string }): number {
  return a.policyId < b.policyId ? -1 : 1
}

function byGroup(a: { groupId: string }, b: { groupId: string }): number {
  return a.groupId < b.groupId ? -1 : 1
}
