import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { qualifiedName, unitDefinitions } from '@/lib/domain/catalog'
import {
  CONFLICT_STRATEGIES,
  membershipOf,
  resolveDevice,
  rollUpDeviceStatus,
  rollUpPolicyStatus,
  STATUSES,
  type ResolutionDevice,
} from '@/lib/domain/resolution'
import { aDevice, aGroup, ALL_DEVICES, aPolicy, profileOf, settingsOf, type Plain } from './support'

const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/semantics/resolution.md'), 'utf8')

const plainSchema: z.ZodType<Plain> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(z.union([z.string(), z.number(), z.record(z.string(), plainSchema)])),
  ]),
)
const assignmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['allDevices', 'allUsers']) }),
  z.object({ kind: z.enum(['includeGroup', 'excludeGroup']), groupId: z.string() }),
])
const expectationSchema = z.union([
  z.literal('notConfigured'),
  z.strictObject({ applied: z.json(), blocked: z.boolean().default(false) }),
  z.strictObject({ conflict: z.array(z.array(z.string())), deliveredAnyway: z.boolean().default(false) }),
  z.strictObject({ notApplicable: z.string() }),
])
const vectorSchema = z.strictObject({
  name: z.string(),
  device: z
    .strictObject({
      osPlatform: z.enum(['windowsClient', 'windowsServer', 'linux', 'macOS']),
      osName: z.string(),
      osVersion: z.string(),
      tamperProtection: z.boolean(),
    })
    .partial()
    .default({}),
  groups: z.array(z.strictObject({ id: z.string(), members: z.array(z.string()) })).default([]),
  policies: z.array(
    z.strictObject({
      id: z.string(),
      profile: z.string(),
      set: z.record(z.string(), plainSchema),
      assignments: z.array(assignmentSchema).optional(),
      technologies: z.array(z.string()).optional(),
      lastModified: z.number().optional(),
    }),
  ),
  strategy: z.enum(CONFLICT_STRATEGIES).optional(),
  targeting: z.record(z.string(), z.string()).default({}),
  expect: z.record(z.string(), expectationSchema),
})
type Vector = z.infer<typeof vectorSchema>

const vectors = [...text.matchAll(/```json vector\n([\s\S]*?)```/g)].map(([, json = '']) =>
  vectorSchema.parse(JSON.parse(json)),
)

function resolve(vector: Vector) {
  const device: ResolutionDevice = aDevice({ id: 'device', ...vector.device })
  const policies = vector.policies.map(({ id, profile, set, ...rest }) =>
    aPolicy({
      id,
      profileId: profile,
      settings: settingsOf(profile, set),
      technologies: rest.technologies ?? ['mdm', 'microsoftSense'],
      assignments: rest.assignments ?? ALL_DEVICES,
      lastModified: rest.lastModified ?? 0,
    }),
  )
  const groups = vector.groups.map(({ id, members }) => aGroup(id, { members }))
  return resolveDevice(device, policies, membershipOf([device], groups), { strategy: vector.strategy })
}

/** 'Firewall Rules#allow web' -> the unit's key. */
function keyOf(vector: Vector, name: string): string {
  const [setting = '', ...entry] = name.split('#')
  for (const { profile: id } of vector.policies) {
    const profile = profileOf(id)
    const def = unitDefinitions(profile).find((candidate) => qualifiedName(profile, candidate) === setting)
    if (def) return [def.id, ...entry].join('#')
  }
  throw new Error(`No setting named ${name}`)
}

describe('docs/semantics/resolution.md', () => {
  it('has vectors', () => expect(vectors.length).toBeGreaterThan(15))

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const resolution = resolve(vector)
    for (const [policyId, wanted] of Object.entries(vector.targeting)) {
      const targeting = resolution.policies.find((outcome) => outcome.policyId === policyId)?.targeting
      expect(targeting?.targeted ? 'targeted' : targeting?.reason).toBe(wanted)
    }
    for (const [name, wanted] of Object.entries(vector.expect)) {
      const key = keyOf(vector, name)
      const result = resolution.settings.find((candidate) => candidate.key === key)
      const sent = resolution.document.settings.find((candidate) => candidate.key === key)?.value
      if (wanted === 'notConfigured') {
        expect(result).toBeUndefined()
        expect(sent).toBeUndefined()
      } else if ('applied' in wanted) {
        expect(result).toMatchObject({ outcome: 'applied', blockedByTamperProtection: wanted.blocked })
        expect(sent).toEqual(wanted.applied)
      } else if ('conflict' in wanted) {
        const { deliveredAnyway } = wanted
        expect(result).toMatchObject({ outcome: 'conflict', deliveredAnyway })
        const sides = result?.outcome === 'conflict' ? result.values.map((side) => side.policyIds) : []
        expect(sides).toEqual(wanted.conflict)
        expect(sent === undefined).toBe(!deliveredAnyway)
      } else {
        expect(result).toMatchObject({ outcome: 'notApplicable', reason: wanted.notApplicable })
        expect(sent).toBeUndefined()
      }
    }
  })
})

/** Rows of the Markdown table with this header line. */
function tableOf(header: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const start = lines.indexOf(header)
  if (start < 0) throw new Error(`No table ${header}`)
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const statusSchema = z.enum(STATUSES)
const statuses = (cell: string) => cell.split(', ').map((word) => statusSchema.parse(word))

describe('roll-ups of docs/semantics/resolution.md', () => {
  it.each(tableOf('| settings | reported | policy |'))(
    '%s, reported %s: %s',
    (settings, reported, policy) => {
      expect(rollUpPolicyStatus(statuses(settings ?? ''), reported === 'yes')).toBe(policy)
    },
  )
  it.each(tableOf('| policies | device |'))('%s: %s', (policies, device) => {
    expect(rollUpDeviceStatus(statuses(policies ?? ''))).toBe(device)
  })
})
