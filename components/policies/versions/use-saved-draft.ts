'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { discardDraft, saveDraft } from '@/lib/features/policy-versions/draft-actions'
import type { DraftContentInput } from '@/lib/features/policy-versions/draft-schema'

/** Typing rests this long before the draft goes to the server. */
const SAVE_DELAY_MS = 1500

export type DraftState =
  | { readonly kind: 'none' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string }

const NONE: DraftState = { kind: 'none' }

/**
 * Keeps what is typed as the person's draft on the server, a while after each change, so that it can be continued anywhere.
 * Secrets are left out there.
 * @param content what the form holds; null while it equals what is saved, which removes a draft that was kept
 * @param isPaused nothing is kept: an earlier draft waits to be decided on, or the form was saved
 */
export function useSavedDraft(
  slug: string,
  subjectId: string,
  baseVersion: number,
  content: DraftContentInput | null,
  isPaused: boolean,
): { readonly state: DraftState; readonly discard: () => Promise<void> } {
  const [state, setState] = useState<DraftState>(NONE)
  const kept = useRef<DraftContentInput['kind'] | null>(null)
  const text = content === null ? null : JSON.stringify(content)
  const latest = useRef(content)
  const isStopped = useRef(isPaused)
  useEffect(() => {
    latest.current = content
    isStopped.current = isPaused
  })

  const discard = useCallback(async () => {
    const kind = kept.current
    kept.current = null
    setState(NONE)
    if (kind !== null) await discardDraft(slug, { kind, subjectId })
  }, [slug, subjectId])

  useEffect(() => {
    if (isPaused) return
    if (text === null) {
      void discard()
      return
    }
    const timer = setTimeout(() => {
      const draft = latest.current
      if (draft === null || isStopped.current) return
      setState((old) => (old.kind === 'saved' ? old : { kind: 'saving' }))
      kept.current = draft.kind
      void saveDraft(slug, { subjectId, baseVersion, content: draft }).then((result) => {
        if (isStopped.current) return
        setState(
          result.ok
            ? { kind: 'saved', at: result.data.savedAt }
            : { kind: 'failed', message: result.message },
        )
      })
    }, SAVE_DELAY_MS)
    return () => clearTimeout(timer)
  }, [slug, subjectId, baseVersion, text, isPaused, discard])

  return { state, discard }
}
