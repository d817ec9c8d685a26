'use client'
import { useEffect, useEffectEvent, useState } from 'react'
import { z } from 'zod'
import type { AssetPreview, AssetPreviewQuestion } from '@/lib/features/asset-rules/schema'

const DELAY_MS = 300
const UNREACHABLE = 'The server could not be reached. Check the connection and try again.'
const failureSchema = z.object({ message: z.string() })

interface Heard {
  readonly key: string
  readonly answer: AssetPreview | null
  readonly error: string | null
}

/**
 * Which devices the conditions match, asked when typing has rested and given up when it goes on. `answer` stays that of
 * earlier conditions while the newer one is on its way. Nothing is asked for null.
 */
export function usePreview(slug: string, question: AssetPreviewQuestion | null) {
  const key = question && JSON.stringify(question)
  const [heard, setHeard] = useState<Heard | null>(null)
  const [attempt, setAttempt] = useState(0)
  const ask = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    try {
      const response = await fetch(`/${slug}/settings/asset-rules/preview`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: asked,
        signal,
      })
      const body: unknown = await response.json()
      if (response.ok) {
        // The same version of the server that sent this page answers it.
        setHeard({ key: asked, answer: body as AssetPreview, error: null })
        return
      }
      const failure = failureSchema.safeParse(body)
      const message = failure.success ? failure.data.message : UNREACHABLE
      setHeard((before) => ({ key: asked, answer: before?.answer ?? null, error: message }))
    } catch {
      if (!signal.aborted)
        setHeard((before) => ({ key: asked, answer: before?.answer ?? null, error: UNREACHABLE }))
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
