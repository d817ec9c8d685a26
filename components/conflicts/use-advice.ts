'use client'
import { useCallback, useEffect, useState } from 'react'
import {
  adviceAnswerSchema,
  adviceProblemSchema,
  type AdviceAnswer,
} from '@/lib/features/conflicts/advice-schema'
import { adviceHref, type ContestReference } from '@/lib/features/conflicts/way-out'

interface State {
  /** What was asked, so that an answer to something else is not taken for this one's. */
  readonly href: string
  readonly answer: AdviceAnswer | null
  readonly problem: string | null
}

const AWAY = 'The server could not be reached. Check the connection and try again.'

/**
 * Asks for the ways out of a conflict, and again when the tenant's configuration or results change. An answer stays, marked
 * stale, until the next one is there.
 * @param revision changes whenever the answer may
 */
export function useAdvice(slug: string, contest: ContestReference, revision: string) {
  const href = adviceHref(slug, contest)
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<State>({ href, answer: null, problem: null })
  const [isAsking, setAsking] = useState(true)

  useEffect(() => {
    const controller = new AbortController()
    setAsking(true)
    ask(href, controller.signal)
      .then((result) => {
        if (controller.signal.aborted) return
        setState({ href, ...result })
        setAsking(false)
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted) throw error
      })
    return () => controller.abort()
  }, [href, revision, attempt])

  const isCurrent = state.href === href
  return {
    answer: isCurrent ? state.answer : null,
    problem: isCurrent && !isAsking ? state.problem : null,
    isAsking,
    askAgain: useCallback(() => setAttempt((n) => n + 1), []),
  }
}

async function ask(href: string, signal: AbortSignal): Promise<Omit<State, 'href'>> {
  let body: unknown
  try {
    const response = await fetch(href, { cache: 'no-store', signal })
    body = await response.json()
  } catch (error) {
    if (signal.aborted) throw error
    return { answer: null, problem: AWAY }
  }
  const answer = adviceAnswerSchema.safeParse(body)
  if (answer.success) return { answer: answer.data, problem: null }
  const problem = adviceProblemSchema.safeParse(body)
  return { answer: null, problem: problem.success ? problem.data.message : AWAY }
}
