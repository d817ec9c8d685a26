'use client'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'

const refusalSchema = z.object({ message: z.string() })

export interface AskedAnswer<T> {
  /** The newest answer; of an earlier question while `isStale`. */
  readonly answer: T | null
  readonly isStale: boolean
  readonly problem: string | null
}

/**
 * Asks a question route whenever the question changed and then rested. A later question gives up the one before.
 * @param question what is posted; null asks nothing
 * @param schema of the answer; the same object at each call
 */
export function useAsked<T>(
  href: string,
  question: object | null,
  schema: z.ZodType<T>,
  restMs = 250,
): AskedAnswer<T> {
  const body = question === null ? null : JSON.stringify(question)
  const [held, setHeld] = useState<{ body: string; answer: T } | null>(null)
  const [failed, setFailed] = useState<{ body: string; message: string } | null>(null)
  const hasAsked = useRef(false)
  useEffect(() => {
    if (body === null) return
    const request = new AbortController()
    const ask = async () => {
      hasAsked.current = true
      try {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(href, { method: 'POST', body, headers, signal: request.signal })
        const json: unknown = await response.json()
        if (request.signal.aborted) return
        if (response.ok) setHeld({ body, answer: schema.parse(json) })
        else setFailed({ body, message: refusalSchema.parse(json).message })
      } catch {
        if (request.signal.aborted) return
        setFailed({ body, message: 'The server could not be reached. Check the connection.' })
      }
    }
    const timer = setTimeout(() => void ask(), hasAsked.current ? restMs : 0)
    return () => {
      clearTimeout(timer)
      request.abort()
    }
  }, [href, body, schema, restMs])
  return {
    answer: held?.answer ?? null,
    isStale: held !== null && held.body !== body,
    problem: failed !== null && failed.body === body ? failed.message : null,
  }
}
