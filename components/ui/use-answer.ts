'use client'
import { useEffect, useEffectEvent, useState } from 'react'

const DELAY_MS = 300

interface Heard<T> {
  readonly key: string
  readonly answer: T | null
  readonly error: string | null
}

/**
 * The answer to a question that changes as one types: asked when it has rested for a moment, given up when it changes again.
 * `answer` stays that of an earlier question while the newer one is on its way (`isPending`).
 * @param key what the question is, as text; nothing is asked for null
 * @param ask throws to tell what went wrong; `wordsFor` puts it into words for people
 */
export function useAnswer<T>(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<T>,
  wordsFor: (error: unknown) => string,
) {
  const [heard, setHeard] = useState<Heard<T> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const askNow = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    try {
      const answer = await ask(signal)
      if (!signal.aborted) setHeard({ key: asked, answer, error: null })
    } catch (error) {
      if (signal.aborted) return
      const words = wordsFor(error)
      setHeard((before) => ({ key: asked, answer: before?.answer ?? null, error: words }))
    }
  })
  useEffect(() => {
    if (key === null) return
    const controller = new AbortController()
    const timer = setTimeout(() => void askNow(key, controller.signal), DELAY_MS)
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
