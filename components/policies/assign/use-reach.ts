'use client'
import { z } from 'zod'
import type { AssignmentReach } from '@/lib/features/policy-assignments/reach'
import type { AssignmentTarget } from '../assignments-editor'
import { useAsked, type AskedAnswer } from './use-asked'

const reachSchema: z.ZodType<AssignmentReach> = z.object({
  targeted: z.number(),
  reachable: z.number(),
  excluded: z.number(),
  groups: z.array(
    z.object({
      groupId: z.string(),
      displayName: z.string(),
      kind: z.string().nullable(),
      problem: z.string().nullable(),
      devices: z.number(),
      reachable: z.number(),
      overlap: z.number(),
      onlyHere: z.number(),
      coveredBy: z.string().nullable(),
    }),
  ),
})

/** Whom the assignments reach, while one edits. */
export function useReach(
  slug: string,
  assignments: readonly AssignmentTarget[],
  platform: string | null,
): AskedAnswer<AssignmentReach> {
  return useAsked(`/${slug}/policies/assignment-reach`, { assignments, platform }, reachSchema)
}
