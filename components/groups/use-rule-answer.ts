'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import type { RuleAnswers, RuleQuestion } from '@/lib/features/groups/rule-question'
import { askRule, RuleQuestionError } from './ask-rule'

const DELAY_MS = 300

interface Heard<K extends RuleQuestion['kind']> {
  readonly key: string
  readonly answer: RuleAnswers[K] | null
  readonly error: string | null
}

/**
 * The answer to a question that changes as one types: asked when it has rested for a moment, given up when it changes again.
 * `answer` stays that of an earlier question while the newer one is on its way (`isPending`). Nothing is asked for null.
 * @param freshness asks again when it changes, because the answer may be another now.
 */
export function useRuleAnswer<K extends RuleQuestion['kind']>(
  slug: string,
  question: Extract<RuleQuestion, { kind: K }> | null,
  freshness = '',
) {
  const key = question ? JSON.stringify([question, freshness]) : null
  const [heard, setHeard] = useState<Heard<K> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const ask = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    if (!question) return
    try {
      const answer = await askRule<K>(slug, question, signal)
      if (!signal.aborted) setHeard({ key: asked, answer, error: null })
    } catch (error) {
      if (signal.aborted) return
      const message =
        error instanceof RuleQuestionError
          ? error.message
          : 'Something went wrong. Try again, or reload the page.'
      if (!(error instanceof RuleQuestionError)) console.error(error)
      setHeard((before) => ({ key: asked, answer: before?.answer ?? null, error: message }))
    }
  })
  useEffect(() => {
    if (key === null) return
    const controller = new AbortController()
    const timer = setTimeout(() => void ask(key, controller.signal), DELAY_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key, attempt])
  return {
    answer: heard?.answer ?? null,
    error: heard?.key === key ? (heard?.error ?? null) : null,
    isPending: key !== null && heard?.key !== key,
    retry: () => {
      setHeard((before) => before && { ...before, key: '' })
      setAttempt((count) => count + 1)
    },
  }
}
