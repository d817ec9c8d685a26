import { questionRoute } from '@/lib/features/core/question-route'
import { answerRuleQuestion } from '@/lib/features/groups/rule-queries'
import { ruleQuestionSchema } from '@/lib/features/groups/rule-question'

/** Who a rule would select, and why. */
export const POST = questionRoute({
  name: 'group.rule',
  input: ruleQuestionSchema,
  // Twenty device ids and the longest rule are far below this.
  maxCharacters: 64 * 1024,
  tooLong: 'This rule is too long to be tried.',
  answer: answerRuleQuestion,
})
