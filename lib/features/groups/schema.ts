import { z } from 'zod'
import { checkRule } from '@/lib/domain/groups'

export const MAX_RULE_LENGTH = 3072

const displayName = z.string().trim().min(1, 'Enter a name.').max(256, 'Use at most 256 characters.')
const description = z.string().trim().max(1024, 'Use at most 1,024 characters.').default('')

/** A membership rule that parses; the first error is shown with its column. */
export const membershipRuleInput = z.string().superRefine((rule, context) => {
  const check = checkRule(rule)
  const [first] = check.errors
  if (first)
    context.addIssue({
      code: 'custom',
      message: `Line ${first.line}, column ${first.column}: ${first.message}`,
    })
})

export const createGroupInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dynamic'), displayName, description, membershipRule: membershipRuleInput }),
  z.object({ kind: z.literal('assigned'), displayName, description }),
])
export type CreateGroupInput = z.input<typeof createGroupInput>

const existing = { id: z.string().min(1), version: z.number().int().positive() }
export const updateGroupInput = z.object({ ...existing, displayName, description })
export const updateRuleInput = z.object({
  ...existing,
  membershipRule: membershipRuleInput,
  processingState: z.enum(['On', 'Paused']),
})
export const deleteGroupInput = z.object(existing)
export const changeMembersInput = z.object({
  id: z.string().min(1),
  add: z.array(z.string()).max(5000).default([]),
  remove: z.array(z.string()).max(5000).default([]),
})
