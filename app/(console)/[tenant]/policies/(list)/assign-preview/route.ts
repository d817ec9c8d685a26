import { questionRoute } from '@/lib/features/core/question-route'
import { previewAssignPolicies } from '@/lib/features/policy-assignments/preview'
import { assignPoliciesInput } from '@/lib/features/policy-assignments/schema'

/** What one change of assignments makes of each chosen policy. */
export const POST = questionRoute({
  name: 'assign-preview',
  input: assignPoliciesInput,
  maxCharacters: 256 * 1024,
  tooLong: 'These are too many policies or groups. Choose fewer.',
  answer: previewAssignPolicies,
})
