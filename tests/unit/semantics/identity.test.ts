import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  BEHAVIOUR_ERAS,
  decideEnrollment,
  HYBRID_JOIN_FAILURES,
  type DeviceSurvey,
} from '@/lib/domain/enrollment'
import {
  deleteIdentity,
  directoryQuota,
  nextIdentity,
  regroupAt,
  type IdentityStep,
} from '@/lib/domain/identity'
import { membershipOf, type ResolutionDevice } from '@/lib/domain/resolution'
import { isTargeted } from '@/lib/domain/resolution/targeting'
import { client, linux, mac, server, switches } from '../enrollment/fixtures'
import { readDocument, tableUnder } from './read-document'

const document = readDocument('semantics/identity.md')
const KINDS = { client, server, linux, mac }

const vectorSchema = z.strictObject({
  name: z.string(),
  steps: z.array(
    z.strictObject({
      kind: z.enum(['client', 'server', 'linux', 'mac']).default('client'),
      survey: z
        .strictObject({
          domainJoined: z.boolean(),
          agentVersion: z.string(),
          hybridJoinFailure: z.enum(HYBRID_JOIN_FAILURES),
        })
        .partial()
        .default({}),
      registration: z.enum(['azureAD', 'serverAD', 'workplace']).nullable().default(null),
      mdmEnrolled: z.boolean().default(false),
      channel: z.enum(['mde', 'intune', 'none']).default('mde'),
      era: z.enum(BEHAVIOUR_ERAS).default('PREV'),
      /** The channel is what enrollment decides where everything is on. */
      decided: z.boolean().default(false),
      delete: z.enum(['directory', 'device']).optional(),
      expect: z.record(z.string(), z.json()).nullable(),
      registered: z.record(z.string(), z.json()).nullable().default(null),
      events: z.array(z.string()),
      waitsHours: z.number().nullable().optional(),
    }),
  ),
})
type Step = z.infer<typeof vectorSchema>['steps'][number]

const vectors = document.sections
  .flatMap((section) => section.vectors)
  .map((json) => vectorSchema.parse(JSON.parse(json)))

const NOW = new Date('2023-07-18T12:00:00Z')
const HOUR_MS = 60 * 60 * 1000

function take(before: Pick<IdentityStep, 'identity' | 'registered'>, step: Step, number: number) {
  if (step.delete && before.identity) return deleteIdentity(before.identity, before.registered)
  const survey: DeviceSurvey = KINDS[step.kind](step.survey)
  const facts = {
    displayName: 'FIN-LT-0001',
    registration: step.registration,
    mdmEnrolled: step.mdmEnrolled,
  }
  const fresh = {
    objectId: `object-${number}`,
    deviceId: `device-${number}`,
    registered: { objectId: `registration-${number}`, deviceId: `registered-device-${number}` },
  }
  const decision = step.decided
    ? decideEnrollment(survey, switches({ behaviourEra: step.era }))
    : { channel: step.channel }
  return nextIdentity(before.identity, survey, facts, decision, step.era, fresh, before.registered)
}

describe('docs/semantics/identity.md', () => {
  it('has vectors, each with its own name', () => {
    expect(vectors.length).toBeGreaterThan(20)
    expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, { steps }) => {
    let current: Pick<IdentityStep, 'identity' | 'registered'> = { identity: null, registered: null }
    let predecessor: { readonly deletedReason: string | null } | null = null
    let made = 1
    for (const step of steps) {
      const { events, ...next } = take(current, step, made)
      if (step.expect === null) expect(next.identity).toBeNull()
      else expect(next.identity).toMatchObject(step.expect)
      if (step.registered === null) expect(next.registered).toBeNull()
      else expect(next.registered).toMatchObject(step.registered)
      expect(events.map((event) => event.kind)).toEqual(step.events)
      if (step.waitsHours !== undefined) {
        // What stands already is the predecessor of what takes its place, and nobody deleted it.
        const seenAt = regroupAt(current.identity ? { deletedReason: null } : predecessor, NOW)
        expect(seenAt && (seenAt.getTime() - NOW.getTime()) / HOUR_MS).toBe(step.waitsHours)
      }
      if (events.some((event) => event.kind === 'created' || event.kind === 'replaced')) made += 1
      if (step.delete) predecessor = { deletedReason: step.delete }
      current = next
    }
  })

  it.each(
    tableUnder(document, 'What a device is in while its object waits').map(
      (row) => [row[0] ?? '', row] as const,
    ),
  )('a device whose object is %s', (object, [, ...cells]) => {
    const device: ResolutionDevice = {
      id: 'd1',
      channel: 'mde',
      osPlatform: 'windowsClient',
      osName: 'Windows 11 Enterprise',
      osVersion: '10.0.22621.1848',
      tamperProtection: false,
      skippedPolicyTypes: [],
      directory: object === 'none' ? null : { objectId: 'o1', displayName: 'PC-1' },
      isRegrouping: object === 'waiting',
    }
    const groups = [
      { id: 'dynamic', displayName: 'dynamic', membershipRule: 'device.displayName -startsWith "PC"' },
      { id: 'assigned', displayName: 'assigned', members: ['d1'] },
    ]
    const membership = membershipOf([device], groups)
    const all = isTargeted([{ kind: 'allDevices' }], (groupId) => membership.isMember('d1', groupId))
    const found = [membership.isMember('d1', 'dynamic'), membership.isMember('d1', 'assigned'), all]
    expect(found.map((isIn) => (isIn ? 'yes' : 'no'))).toEqual(cells)
  })

  it.each(tableUnder(document, 'Quota').map((row) => [row.join(', '), row] as const))(
    'quota: %s',
    (_, [live, deleted, verified, limit, level]) => {
      const quota = directoryQuota(Number(live), Number(deleted), verified === 'yes')
      expect(quota).toEqual({
        used: Number(live) + Number(deleted),
        deletedCounting: Number(deleted),
        limit: Number(limit),
        level,
      })
    },
  )
})
