import { z } from 'zod'
import { questionRoute } from '@/lib/features/core/question-route'
import { searchGroups } from '@/lib/features/policy-assignments/search-groups'

/** Groups by name while one types in a picker. */
export const POST = questionRoute({
  name: 'group-search',
  input: z.object({
    q: z.string().trim().max(256).default(''),
    without: z.array(z.string().max(64)).max(2000).default([]),
  }),
  maxCharacters: 256 * 1024,
  tooLong: 'This search is too long. Shorten it.',
  answer: (actor, { q, without }) => searchGroups(actor, q, without),
})
