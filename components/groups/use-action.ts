'use client'
import { useState, useTransition } from 'react'
import type { ActionResult, FieldErrors } from '@/lib/features/core/action-result'

export interface ActionFailure {
  readonly message: string
  readonly fieldErrors: FieldErrors
}

const unreachable: ActionFailure = {
  message: 'The server could not be reached. Check the connection and try again.',
  fieldErrors: {},
}

/** Runs a server action from a form: `busy` while it runs, `failure` until the next run; what was typed is the form's own. */
export function useAction<I, T>(action: (slug: string, input: I) => Promise<ActionResult<T>>, slug: string) {
  const [busy, startTransition] = useTransition()
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const run = (input: I, onDone: (data: T) => void) =>
    startTransition(async () => {
      try {
        const result = await action(slug, input)
        setFailure(result.ok ? null : result)
        if (result.ok) onDone(result.data)
      } catch (error) {
        console.error(error)
        setFailure(unreachable)
      }
    })
  return { busy, failure, run, clear: () => setFailure(null) }
}
