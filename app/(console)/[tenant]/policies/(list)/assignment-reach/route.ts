import { questionRoute } from '@/lib/features/core/question-route'
import { getAssignmentReach } from '@/lib/features/policy-assignments/reach'
import { reachQuestionSchema } from '@/lib/features/policy-assignments/schema'

/** Whom an edit of assignments reaches, while one edits. */
export const POST = questionRoute({
  name: 'assignment-reach',
  input: reachQuestionSchema,
  // 1,000 groups with their ids stay far below this.
  maxCharacters: 256 * 1024,
  tooLong: 'These are too many groups. Remove some.',
  answer: getAssignmentReach,
})
