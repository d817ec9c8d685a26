'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ImpactDraft, ImpactQuestion } from '@/lib/features/impact/schema'
import type { ImpactAnswers } from '@/lib/features/impact/types'
import { askImpact, ImpactRefusal } from './ask-impact'

export interface Problem {
  readonly message: string
  readonly isDraftAtFault: boolean
}

export interface Asked<A> {
  /** The newest answer there is; of an earlier question while `isStale`. */
  readonly answer: A | null
  readonly isStale: boolean
  readonly problem: Problem | null
  readonly askAgain: () => void
}

/**
 * Asks whenever the draft or the question has changed and then rested for a moment. A later question gives up the one before:
 * its request is aborted and its answer, should it come all the same, is dropped.
 * @param draft null: asks nothing, and keeps the last answer as stale.
 */
export function useQuestion<K extends ImpactQuestion['kind']>(
  tenant: string,
  draft: ImpactDraft | null,
  question: Extract<ImpactQuestion, { kind: K }>,
  delayMs: number,
): Asked<ImpactAnswers[K]> {
  const key = draft === null ? null : JSON.stringify([draft, question])
  const [held, setHeld] = useState<{ key: string; answer: ImpactAnswers[K] } | null>(null)
  const [failed, setFailed] = useState<{ key: string; problem: Problem } | null>(null)
  const [round, setRound] = useState(0)
  const latest = useRef({ draft, question })
  useEffect(() => {
    latest.current = { draft, question }
  })
  const hasAsked = useRef(false)

  useEffect(() => {
    const { draft: asked, question: wanted } = latest.current
    if (key === null || asked === null) return
    const request = new AbortController()
    // The first question of a page has waited long enough.
    const wait = hasAsked.current ? delayMs : 0
    const timer = setTimeout(async () => {
      hasAsked.current = true
      try {
        const answer = await askImpact<K>(tenant, asked, wanted, request.signal)
        if (request.signal.aborted) return
        // Asked again and nothing new: what was opened and unfolded in it stays so.
        setHeld((before) =>
          before?.key === key && isEqual(before.answer, answer) ? before : { key, answer },
        )
        setFailed(null)
      } catch (error) {
        if (!request.signal.aborted) setFailed({ key, problem: toProblem(error) })
      }
    }, wait)
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [tenant, key, delayMs, round])

  return {
    answer: held?.answer ?? null,
    isStale: held !== null && held.key !== key,
    problem: failed !== null && failed.key === key ? failed.problem : null,
    askAgain: useCallback(() => setRound((n) => n + 1), []),
  }
}

const isEqual = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b)

function toProblem(error: unknown): Problem {
  if (error instanceof ImpactRefusal) return { message: error.message, isDraftAtFault: error.isDraftAtFault }
  return { message: 'The server could not be reached. Check the connection.', isDraftAtFault: false }
}
