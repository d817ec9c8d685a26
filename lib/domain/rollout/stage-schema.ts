import { z } from 'zod'

const percent = z
  .number()
  .min(0.01, 'Use at least 0.01 %.')
  .max(100, 'Use at most 100 %.')
  .refine((value) => Number.isInteger(Math.round(value * 1e6) / 1e4), 'Use at most two decimals.')

/** A stage as forms hand it in and as it is stored. */
export const rolloutStageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('groups'),
    groupIds: z
      .array(z.string().min(1).max(64))
      .min(1, 'Choose at least one group.')
      .max(200, 'Use at most 200 groups.')
      .refine((ids) => new Set(ids).size === ids.length, 'A group stands here once. Remove one of the two.')
      .readonly(),
  }),
  z.object({ kind: z.literal('percent'), percent }),
])

/** When to stop by itself. */
export const haltRuleSchema = z.object({
  errorPercent: z.number().min(0.1, 'Use at least 0.1 %.').max(100, 'Use at most 100 %.'),
  minDevices: z.int().min(1, 'Use at least one device.').max(1_000_000, 'Use at most 1,000,000 devices.'),
})
