import { z } from 'zod'
import { haltRuleSchema, rolloutStageSchema } from '@/lib/domain/rollout'

/** How new settings are released: who gets them first, and when to stop by itself. */
export const releaseInput = z.object({
  stage: rolloutStageSchema,
  halt: haltRuleSchema.nullable(),
  /** Takes the new settings back when it stops by itself. */
  rollsBackOnHalt: z.boolean().default(false),
})
export type ReleaseInput = z.input<typeof releaseInput>

/** `lock` is the state of the rollout that was seen: any step since makes it stale. */
const seen = { policyId: z.string().min(1).max(64), lock: z.int().positive() }

export const rolloutInput = z.object(seen)
export const widenRolloutInput = z.object({ ...seen, stage: rolloutStageSchema })
