'use client'
import { useEffect } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactSummary } from '@/lib/features/impact/types'
import { useQuestion, type Problem } from './use-question'

/** Typing rests this long before the server is asked. */
const TYPING_MS = 300
/** Others save too, and devices come: an answer that stays on the screen is asked for again. The server remembers it. */
const REFRESH_MS = 10_000

/** What is known about a draft at this moment. */
export interface Impact {
  readonly draft: ImpactDraft | null
  /** The last good answer; of an earlier draft while `isStale`. */
  readonly summary: ImpactSummary | null
  readonly isStale: boolean
  /** Errors that the form or the server found in the draft. */
  readonly isInvalid: boolean
  readonly problem: Problem | null
  readonly askAgain: () => void
}

/**
 * Follows a draft while one types. For forms that say the impact in more than one place; others use ImpactPanel.
 * @param draft the edit as it stands; null while it equals what is saved
 * @param hasErrors the form knows that the draft has errors: nothing is asked
 */
export function useImpact(tenant: string, draft: ImpactDraft | null, hasErrors = false): Impact {
  const asked = useQuestion(tenant, hasErrors ? null : draft, { kind: 'summary' }, TYPING_MS)
  const { askAgain } = asked
  const isAsking = draft !== null && !hasErrors
  useEffect(() => {
    if (!isAsking) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') askAgain()
    }, REFRESH_MS)
    return () => clearInterval(timer)
  }, [isAsking, askAgain])
  return {
    draft,
    summary: draft === null ? null : asked.answer,
    isStale: asked.isStale,
    isInvalid: hasErrors || (asked.problem?.isDraftAtFault ?? false),
    problem: hasErrors ? null : asked.problem,
    askAgain,
  }
}
