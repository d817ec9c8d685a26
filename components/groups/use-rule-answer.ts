'use client'
import { useAnswer } from '@/components/ui/use-answer'
import type { RuleQuestion } from '@/lib/features/groups/rule-question'
import { askRule, RuleQuestionError } from './ask-rule'

/**
 * The answer to a question about a rule, as useAnswer asks. Nothing is asked for null.
 * @param freshness asks again when it changes, because the answer may be another now.
 */
export function useRuleAnswer<K extends RuleQuestion['kind']>(
  slug: string,
  question: Extract<RuleQuestion, { kind: K }> | null,
  freshness = '',
) {
  return useAnswer(
    question && JSON.stringify([question, freshness]),
    async (signal) => (question ? askRule<K>(slug, question, signal) : null),
    wordsFor,
  )
}

function wordsFor(error: unknown): string {
  if (error instanceof RuleQuestionError) return error.message
  console.error(error)
  return 'Something went wrong. Try again, or reload the page.'
}
