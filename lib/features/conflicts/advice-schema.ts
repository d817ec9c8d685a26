import { z } from 'zod'

const count = z.int().nonnegative()

/** A way out of a conflict as pages show it. */
const wayOutSchema = z.object({
  id: z.string(),
  kind: z.enum(['removeSetting', 'matchValue', 'keepValue', 'excludeGroup', 'removeAssignment']),
  title: z.string(),
  /** Devices on which the conflict ends, and on which it goes on. */
  helped: count,
  remaining: count,
  /** Devices that get another conflict. */
  newConflicts: count,
  /** Devices on which something else changes, new conflicts included. */
  sideEffects: count,
  /** The policies to edit; `href` leads to the form with the change filled in, null where the asker may not make it. */
  edits: z.array(z.object({ policyId: z.string(), policyName: z.string(), href: z.string().nullable() })),
})
export type WayOutRow = z.infer<typeof wayOutSchema>
export type WayOutEdit = WayOutRow['edits'][number]

export const adviceAnswerSchema = z.object({
  /** Newest saved state: what the ways out were worked out on. */
  revision: z.int(),
  /** What the report shows; less than `revision` while the worker is at it. */
  resolvedRevision: z.int(),
  /** Devices in conflict at `revision`; 0 when it is resolved there. */
  devices: count,
  /** Least harm first. */
  ways: z.array(wayOutSchema),
})
export type AdviceAnswer = z.infer<typeof adviceAnswerSchema>

/** What a refused or failed question answers. */
export const adviceProblemSchema = z.object({ message: z.string() })
