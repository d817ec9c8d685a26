import { z } from 'zod'

const id = z.string().min(1).max(64)

/** What of a version is restored; the rest stays as it is now. */
export const RESTORE_PARTS = ['settings', 'assignments', 'properties'] as const
export type RestorePart = (typeof RESTORE_PARTS)[number]

export const restoreVersionInput = z.object({
  id,
  /** The current version: the optimistic lock. */
  version: z.int().positive(),
  /** The version to restore. */
  number: z.int().positive(),
  parts: z.array(z.enum(RESTORE_PARTS)).min(1, 'Choose what to restore.').max(RESTORE_PARTS.length),
  note: z.string().trim().max(500, 'Use at most 500 characters.').default(''),
})
export type RestoreVersionInput = z.input<typeof restoreVersionInput>
