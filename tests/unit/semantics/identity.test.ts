import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { BEHAVIOUR_ERAS, type DeviceSurvey } from '@/lib/domain/enrollment'
import { deleteIdentity, nextIdentity, type DirectoryIdentity } from '@/lib/domain/identity'
import { client, linux, mac, server } from '../enrollment/fixtures'
import { readDocument } from './read-document'

const document = readDocument('semantics/identity.md')
const KINDS = { client, server, linux, mac }

const vectorSchema = z.strictObject({
  name: z.string(),
  steps: z.array(
    z.strictObject({
      kind: z.enum(['client', 'server', 'linux', 'mac']).default('client'),
      survey: z.strictObject({ domainJoined: z.boolean(), agentVersion: z.string() }).partial().default({}),
      registration: z.enum(['azureAD', 'serverAD', 'workplace']).nullable().default(null),
      mdmEnrolled: z.boolean().default(false),
      channel: z.enum(['mde', 'intune', 'none']).default('mde'),
      era: z.enum(BEHAVIOUR_ERAS).default('PREV'),
      delete: z.boolean().default(false),
      expect: z.record(z.string(), z.json()).nullable(),
      events: z.array(z.string()),
    }),
  ),
})
type Step = z.infer<typeof vectorSchema>['steps'][number]

const vectors = document.sections
  .flatMap((section) => section.vectors)
  .map((json) => vectorSchema.parse(JSON.parse(json)))

function take(current: DirectoryIdentity | null, step: Step, number: number) {
  if (step.delete && current) return deleteIdentity(current)
  const survey: DeviceSurvey = KINDS[step.kind](step.survey)
  const facts = {
    displayName: 'FIN-LT-0001',
    registration: step.registration,
    mdmEnrolled: step.mdmEnrolled,
  }
  const fresh = { objectId: `object-${number}`, deviceId: `device-${number}` }
  return nextIdentity(current, survey, facts, { channel: step.channel }, step.era, fresh)
}

describe('docs/semantics/identity.md', () => {
  it('has vectors, each with its own name', () => {
    expect(vectors.length).toBeGreaterThan(15)
    expect(new Set(vectors.map((vector) => vector.name)).size).toBe(vectors.length)
  })

  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, { steps }) => {
    let current: DirectoryIdentity | null = null
    let made = 1
    for (const step of steps) {
      const { identity, events } = take(current, step, made)
      if (step.expect === null) expect(identity).toBeNull()
      else expect(identity).toMatchObject(step.expect)
      expect(events.map((event) => event.kind)).toEqual(step.events)
      if (events.some((event) => event.kind === 'created' || event.kind === 'replaced')) made += 1
      current = identity
    }
  })
})
