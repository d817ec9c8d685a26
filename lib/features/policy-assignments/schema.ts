import { z } from 'zod'
import { PLATFORMS } from '@/lib/domain/catalog'

const id = z.string().min(1).max(64)
/** As many policies as one command takes. */
export const MOST_POLICIES = 200

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allDevices') }),
  z.strictObject({ kind: z.literal('includeGroup'), groupId: id }),
  z.strictObject({ kind: z.literal('excludeGroup'), groupId: id }),
])
const targets = z.array(target).max(1000, 'Use at most 1,000 groups.')

/** An edit as it stands; what it breaks of the rules is told by the form, not here. */
export const reachQuestionSchema = z.object({
  assignments: targets,
  /** The policy's platform; null counts devices of every platform. */
  platform: z.enum(PLATFORMS).nullable().default(null),
})
export type ReachQuestion = z.output<typeof reachQuestionSchema>

export const ASSIGN_MODES = ['add', 'replace', 'remove'] as const
export type AssignMode = (typeof ASSIGN_MODES)[number]

/** One change for many policies. `version` is the one the person saw in the list. */
export const assignPoliciesInput = z.object({
  policies: z
    .array(z.object({ id, version: z.int().positive() }))
    .min(1, 'Choose a policy.')
    .max(MOST_POLICIES, 'Assign at most 200 policies at once.')
    .refine((list) => new Set(list.map((one) => one.id)).size === list.length, 'A policy stands here twice.'),
  mode: z.enum(ASSIGN_MODES),
  targets,
})
export type AssignPoliciesInput = z.output<typeof assignPoliciesInput>
