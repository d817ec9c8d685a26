'use client'
import { z } from 'zod'
import type { DeviceProperty } from '@/lib/domain/groups'
import type { PropertyValues, RuleAnswers, RuleQuestion } from '@/lib/features/groups/rule-question'

/** What the server refused, in words for the person who asked. */
export class RuleQuestionError extends Error {}

const failureSchema = z.object({ message: z.string() })
const valuesSchema = z.object({
  values: z.array(z.object({ value: z.string(), devices: z.number() })),
  total: z.number(),
})
const UNREACHABLE = 'The server could not be reached. Check the connection and try again.'

/** Asks about a rule that need not be saved. Rejects with RuleQuestionError, or as fetch does when `signal` aborts it. */
export async function askRule<K extends RuleQuestion['kind']>(
  slug: string,
  question: Extract<RuleQuestion, { kind: K }>,
  signal: AbortSignal,
): Promise<RuleAnswers[K]> {
  const response = await fetch(`/${slug}/groups/rule`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new RuleQuestionError(UNREACHABLE)
  })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    const failure = failureSchema.safeParse(body)
    throw new RuleQuestionError(failure.success ? failure.data.message : UNREACHABLE)
  }
  // The same version of the server that sent this page answers it.
  return body as RuleAnswers[K]
}

/** Values of a property that devices of the tenant have, with their numbers of devices. */
export async function fetchPropertyValues(
  slug: string,
  property: DeviceProperty,
  q: string,
): Promise<PropertyValues> {
  const response = await fetch(`/${slug}/groups/values?${new URLSearchParams({ property, q })}`)
  if (!response.ok) throw new RuleQuestionError(UNREACHABLE)
  return valuesSchema.parse(await response.json())
}
