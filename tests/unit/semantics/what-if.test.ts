import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitionOf, formatSettingValue } from '@/lib/domain/catalog'
import { SCOPE_MODES, type TenantSwitches } from '@/lib/domain/enrollment'
import {
  adviseConflict,
  applyChanges,
  buildFleetIndex,
  whatIf,
  type FleetChange,
  type FleetDevice,
  type ImpactSelection,
  type SettingSide,
} from '@/lib/domain/fleet'
import { client, switches } from '../enrollment/fixtures'
import {
  keyOf,
  plainDeviceSchema,
  plainGroupSchema,
  plainPolicySchema,
  toDevice,
  toGroup,
  toPolicy,
} from './plain-fleet'
import { readDocument } from './read-document'

const document = readDocument('semantics/what-if.md')

const deviceSchema = plainDeviceSchema.extend({
  survey: z
    .strictObject({ tags: z.array(z.string()), mdmEnrolled: z.boolean() })
    .partial()
    .optional(),
})
const switchesSchema = z.strictObject({ scope: z.enum(SCOPE_MODES), connectorEnabled: z.boolean() }).partial()
const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('policySaved'), policy: plainPolicySchema }),
  z.strictObject({ kind: z.literal('policyDeleted'), policyId: z.string() }),
  z.strictObject({ kind: z.literal('groupSaved'), group: plainGroupSchema }),
  z.strictObject({ kind: z.literal('deviceSaved'), id: z.string(), device: deviceSchema }),
  z.strictObject({ kind: z.literal('deviceDeleted'), deviceId: z.string() }),
  z.strictObject({
    kind: z.literal('tagsChanged'),
    deviceIds: z.array(z.string()),
    tags: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('switchesChanged'), switches: switchesSchema }),
])
const SELECTIONS = [
  'affected',
  'gainPolicies',
  'losePolicies',
  'settingsChange',
  'conflictsAppear',
  'conflictsVanish',
  'enter',
  'leave',
] as const satisfies readonly ImpactSelection['kind'][]
const vectorSchema = z.strictObject({
  name: z.string(),
  devices: z.record(z.string(), deviceSchema),
  switches: switchesSchema.optional(),
  groups: z.array(plainGroupSchema).default([]),
  policies: z.array(plainPolicySchema),
  change: z.array(changeSchema).default([]),
  expect: z
    .strictObject({
      counts: z.record(z.string(), z.number()),
      settings: z.record(z.string(), z.array(z.string())),
      conflicts: z.array(z.string()),
      /** Devices that join and leave. */
      groups: z.record(z.string(), z.tuple([z.number(), z.number()])),
      devices: z.partialRecord(z.enum(SELECTIONS), z.array(z.string())),
    })
    .partial()
    .default({}),
  cohorts: z.array(z.array(z.string())).optional(),
  conflict: z.string().optional(),
  advice: z
    .array(
      z.strictObject({
        title: z.string(),
        helped: z.number(),
        remaining: z.number(),
        newConflicts: z.number(),
        sideEffects: z.number(),
      }),
    )
    .optional(),
})
type Vector = z.infer<typeof vectorSchema>

const vectors = document.sections
  .flatMap((section) => section.vectors)
  .map((json) => vectorSchema.parse(JSON.parse(json)))

function toFleetDevice(id: string, { survey, ...plain }: z.infer<typeof deviceSchema>): FleetDevice {
  return { ...toDevice(id, plain), name: id, survey: survey ? client(survey) : null }
}

function toSwitches({ scope, ...rest }: z.infer<typeof switchesSchema>): TenantSwitches {
  return switches({
    ...rest,
    ...(scope && { scope: { windowsClient: scope, windowsServer: scope, linux: scope, macOS: scope } }),
  })
}

function toChange(change: Vector['change'][number]): FleetChange {
  switch (change.kind) {
    case 'policySaved':
      return { kind: change.kind, policy: toPolicy(change.policy) }
    case 'groupSaved':
      return { kind: change.kind, group: toGroup(change.group) }
    case 'deviceSaved':
      return { kind: change.kind, device: toFleetDevice(change.id, change.device) }
    case 'switchesChanged':
      return { kind: change.kind, switches: toSwitches(change.switches) }
    default:
      return change
  }
}

function indexOf(vector: Vector) {
  return buildFleetIndex({
    devices: Object.entries(vector.devices).map(([id, device]) => toFleetDevice(id, device)),
    groups: vector.groups.map(toGroup),
    policies: vector.policies.map(toPolicy),
    switches: vector.switches ? toSwitches(vector.switches) : null,
  })
}

/** A side of a setting in words: none, High, notApplicable platform, conflict High by A, Low by B. */
function wordsOf(settingId: string, side: SettingSide): string {
  const def = definitionOf(settingId)
  if (!side || !def) return 'none'
  if (side.outcome === 'notApplicable') return `notApplicable ${side.reason}`
  if (side.outcome === 'applied') return formatSettingValue(def, side.value)
  const says = side.values.map(
    (one) => `${formatSettingValue(def, one.value)} by ${one.policyIds.join(' and ')}`,
  )
  return `conflict ${says.join(', ')}`
}

describe('docs/semantics/what-if.md', () => {
  it('has vectors, each with its own name', () => {
    expect(vectors.length).toBeGreaterThan(20)
    expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const index = indexOf(vector)
    const changes = vector.change.map(toChange)
    const impact = whatIf(index, changes)
    const profiles = [
      ...vector.policies,
      ...vector.change.flatMap((c) => (c.kind === 'policySaved' ? [c.policy] : [])),
    ].map((policy) => policy.profile)
    const { counts, settings, conflicts, groups, devices } = vector.expect
    if (counts) expect(impact.counts).toMatchObject(counts)
    for (const [name, wanted] of Object.entries(settings ?? {})) {
      const found = impact.settings.find((setting) => setting.key === keyOf(profiles, name))
      const lines = found?.transitions.map(({ before, after, devices: count }) => {
        return `${wordsOf(found.settingId, before)} → ${wordsOf(found.settingId, after)}: ${count}`
      })
      expect(lines?.toSorted()).toEqual(wanted.toSorted())
    }
    if (conflicts) {
      expect(
        impact.conflicts.map(({ kind, settingId, devices: count, policyIds }) => {
          return `${kind} ${definitionOf(settingId)?.name}: ${count}, ${policyIds.join(' and ')}`
        }),
      ).toEqual(conflicts)
    }
    for (const [groupId, [joined, left]] of Object.entries(groups ?? {})) {
      expect(impact.groups.find((group) => group.groupId === groupId)).toMatchObject({ joined, left })
    }
    for (const kind of SELECTIONS) {
      const wanted = devices?.[kind]
      if (!wanted) continue
      const page = impact.devices({ kind }, 0, 100)
      expect([...page.deviceIds].toSorted()).toEqual(wanted)
      expect(page.total).toBe(wanted.length)
      expect(impact.counts[kind]).toBe(wanted.length)
    }
    if (vector.cohorts) {
      const found = [...index.cohorts()].map((cohort) => [...cohort.devices].toSorted())
      expect(found.toSorted()).toEqual(vector.cohorts)
    }
    if (vector.conflict) {
      const advice = adviseConflict(index, { key: keyOf(profiles, vector.conflict) })
      expect(
        advice.map(({ title, helped, remaining, newConflicts, sideEffects }) => {
          return { title, helped, remaining, newConflicts, sideEffects }
        }),
      ).toEqual(vector.advice)
    }
    // Asking changes nothing: the snapshot still says what it said.
    expect(applyChanges(index, []).stats()).toEqual(index.stats())
  })
})
