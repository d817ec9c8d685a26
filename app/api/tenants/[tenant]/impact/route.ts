import { questionRoute } from '@/lib/features/core/question-route'
import { answerImpact } from '@/lib/features/impact/queries'
import { impactRequestSchema } from '@/lib/features/impact/schema'

/** What saving a draft would do. */
export const POST = questionRoute({
  name: 'impact',
  input: impactRequestSchema,
  // The largest policy that the wizard takes is far below this.
  maxCharacters: 4 * 1024 * 1024,
  tooLong: 'This draft is too large to be compared.',
  answer: answerImpact,
})
