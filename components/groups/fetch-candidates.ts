'use client'
import { z } from 'zod'

const candidateSchema = z.object({
  id: z.string(),
  kind: z.enum(['device', 'group']),
  name: z.string(),
  note: z.string(),
})
const answerSchema = z.object({ candidates: z.array(candidateSchema) })
export type Candidate = z.infer<typeof candidateSchema>
export type CandidateKinds = 'device' | 'group' | 'device,group'

/** Devices and groups whose name contains the text, or whose id it is. */
export async function fetchCandidates(
  slug: string,
  kinds: CandidateKinds,
  q: string,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const response = await fetch(`/${slug}/groups/candidates?${new URLSearchParams({ q, kinds })}`, { signal })
  return answerSchema.parse(await response.json()).candidates
}
