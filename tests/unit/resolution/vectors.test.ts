import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { OTHER_TEMPLATES, PROFILES } from '@/lib/domain/catalog'
import {
  cohortKey,
  CONFLICT_STRATEGIES,
  isBlockedByTamperProtection,
  membershipOf,
  releaseKey,
  resolveDevice,
  rollUpDeviceStatus,
  rollUpPolicyStatus,
  settingStatus,
  settingStatusForPolicy,
  STATUSES,
} from '@/lib/domain/resolution'
import {
  keyOf,
  plainDeviceSchema,
  plainGroupSchema,
  plainPolicySchema,
  toDevice,
  toGroup,
  toPolicy,
} from '../semantics/plain-fleet'
import { readDocument, tableUnder } from '../semantics/read-document'

const document = readDocument('semantics/resolution.md')

const setAside = z.record(z.string(), z.string()).default({})
const expectationSchema = z.union([
  z.literal('notConfigured'),
  z.strictObject({
    applied: z.json(),
    blocked: z.boolean().default(false),
    decidedBy: z.enum(['mostSecure', 'latest']).optional(),
    setAside,
  }),
  z.strictObject({
    conflict: z.array(z.array(z.string())),
    deliveredAnyway: z.boolean().default(false),
    setAside,
  }),
  z.strictObject({ notApplicable: z.string(), setAside }),
])
const vectorSchema = z.strictObject({
  name: z.string(),
  device: plainDeviceSchema.default({}),
  groups: z.array(plainGroupSchema).default([]),
  policies: z.array(plainPolicySchema),
  strategy: z.enum(CONFLICT_STRATEGIES).optional(),
  /** Of each policy: targeted, or why not; the ways to it; why it does not apply; what to remark. */
  targeting: z.record(z.string(), z.string()).default({}),
  paths: z.record(z.string(), z.array(z.string())).default({}),
  reasons: z.record(z.string(), z.string().nullable()).default({}),
  notes: z.record(z.string(), z.array(z.string())).default({}),
  groupErrors: z.array(z.string()).default([]),
  expect: z.record(z.string(), expectationSchema).default({}),
  /** The same with other policies or facts, and what is to be the same of it. */
  variant: z
    .strictObject({
      device: plainDeviceSchema.default({}),
      policies: z.array(plainPolicySchema).optional(),
      samePolicySet: z.boolean().optional(),
      sameCohort: z.boolean().optional(),
    })
    .optional(),
})
type Vector = z.infer<typeof vectorSchema>

const vectors = document.sections
  .flatMap((section) => section.vectors)
  .map((json) => vectorSchema.parse(JSON.parse(json)))

function resolve(vector: Vector) {
  const device = toDevice('device', vector.device)
  const membership = membershipOf([device], vector.groups.map(toGroup))
  const resolution = resolveDevice(device, vector.policies.map(toPolicy), membership, {
    strategy: vector.strategy,
  })
  const targeting = resolution.policies.filter((outcome) => outcome.targeting.targeted)
  const cohort = cohortKey(
    device,
    targeting.map((outcome) => releaseKey(outcome.policyId, outcome.release)),
  )
  return { resolution, membership, cohort }
}

describe('docs/semantics/resolution.md', () => {
  it('has vectors, each with its own name', () => {
    expect(vectors.length).toBeGreaterThan(50)
    expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { resolution, membership, cohort } = resolve(vector)
    const profiles = vector.policies.map((policy) => policy.profile)
    const outcomeOf = (id: string) => resolution.policies.find((outcome) => outcome.policyId === id)
    for (const [id, wanted] of Object.entries(vector.targeting)) {
      const targeting = outcomeOf(id)?.targeting
      expect(targeting?.targeted ? 'targeted' : targeting?.reason).toBe(wanted)
    }
    for (const [id, wanted] of Object.entries(vector.paths)) {
      const targeting = outcomeOf(id)?.targeting
      const paths = targeting?.targeted ? targeting.paths : []
      expect(paths.map(({ kind, groups }) => groups.map((group) => group.id).join(' > ') || kind)).toEqual(
        wanted,
      )
    }
    for (const [id, wanted] of Object.entries(vector.reasons))
      expect(outcomeOf(id)?.reason ?? null).toBe(wanted)
    for (const [id, wanted] of Object.entries(vector.notes))
      expect(outcomeOf(id)?.notes ?? []).toEqual(wanted)
    expect([...membership.errors.keys()]).toEqual(vector.groupErrors)
    for (const [name, wanted] of Object.entries(vector.expect)) {
      const key = keyOf(profiles, name)
      const result = resolution.settings.find((candidate) => candidate.key === key)
      const sent = resolution.document.settings.find((candidate) => candidate.key === key)?.value
      if (wanted === 'notConfigured') {
        expect(result).toBeUndefined()
        expect(sent).toBeUndefined()
        continue
      }
      const aside = result?.contributions.flatMap((c) =>
        c.notApplicable ? [[c.policyId, c.notApplicable]] : [],
      )
      for (const entry of Object.entries(wanted.setAside)) expect(aside).toContainEqual(entry)
      if ('applied' in wanted) {
        expect(result).toMatchObject({ outcome: 'applied', blockedByTamperProtection: wanted.blocked })
        expect(result?.outcome === 'applied' && result.decidedBy).toBe(wanted.decidedBy)
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
    if (vector.variant) {
      const { device, policies, samePolicySet, sameCohort } = vector.variant
      const other = resolve({
        ...vector,
        device: { ...vector.device, ...device },
        policies: policies ?? vector.policies,
      })
      const isSame = other.resolution.policySetHash === resolution.policySetHash
      if (samePolicySet !== undefined) expect(isSame).toBe(samePolicySet)
      if (sameCohort !== undefined) expect(other.cohort === cohort).toBe(sameCohort)
    }
  })
})

describe('profiles of docs/semantics/resolution.md', () => {
  const written = tableUnder(document, 'Profiles and their templates')

  it('are those of the catalogue', () => {
    const known = PROFILES.map(({ id, platform, graphTechnologies, templateId }) => {
      return [id, platform, graphTechnologies, templateId.replace(/_\d+$/, '')]
    })
    expect(written.filter(([id]) => id !== '–')).toEqual(known)
  })

  it('leave out a template that is only recognised', () => {
    const [, , , templateId = ''] = written.find(([id]) => id === '–') ?? []
    expect(OTHER_TEMPLATES.map((template) => template.templateId.replace(/_\d+$/, ''))).toContain(templateId)
  })
})

const statusSchema = z.enum(STATUSES)
const statuses = (cell: string) => cell.split(', ').map((word) => statusSchema.parse(word))

describe('statuses of docs/semantics/resolution.md', () => {
  const outcomeSchema = z.enum(['applied', 'conflict', 'notApplicable'])
  const exceptionSchema = z.enum(['error', 'blockedByTamperProtection'])

  it.each(tableUnder(document, 'Status of a setting', 1))(
    '%s, acknowledged %s, reported %s: %s',
    (outcome = '', acknowledged = '', reported = '', status, blocked) => {
      const exception = reported === '–' ? null : { status: exceptionSchema.parse(reported) }
      const known =
        acknowledged === 'nothing' ? null : new Map([['key', acknowledged === 'this value' ? '1' : '0']])
      const result = { key: 'key', outcome: outcomeSchema.parse(outcome) }
      expect(settingStatus(result, known, new Map([['key', '1']]), exception)).toBe(status)
      const whole = {
        ...result,
        outcome: 'applied' as const,
        settingId: 'key',
        contributions: [],
        value: { kind: 'integer' as const, value: 1 },
        merged: false,
        blockedByTamperProtection: false,
      }
      if (outcome === 'applied') expect(isBlockedByTamperProtection(whole, exception)).toBe(blocked === 'yes')
    },
  )

  it.each(tableUnder(document, 'Status of a setting for one policy'))(
    'setting %s, own say counts: %s: %s',
    (status = '', counts, wanted) => {
      const contribution = {
        policyId: 'a',
        policyName: 'a',
        version: 1,
        lastModified: 0,
        settingId: 'key',
        value: { kind: 'integer' as const, value: 1 },
      }
      const own = counts === 'yes' ? contribution : { ...contribution, notApplicable: 'platform' as const }
      expect(settingStatusForPolicy({ contributions: [own] }, 'a', statusSchema.parse(status))).toBe(wanted)
    },
  )

  it.each(tableUnder(document, 'Status of a policy'))('%s, reported %s: %s', (settings, reported, policy) => {
    expect(rollUpPolicyStatus(statuses(settings ?? ''), reported === 'yes')).toBe(policy)
  })

  it.each(tableUnder(document, 'Status of a device'))('%s: %s', (policies, device) => {
    expect(rollUpDeviceStatus(statuses(policies ?? ''))).toBe(device)
  })
})
