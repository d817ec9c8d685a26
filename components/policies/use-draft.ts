'use client'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { settingValuesSchema, type SettingValues } from '@/lib/domain/catalog'
import { DEFAULT_SCOPE_TAG } from '@/lib/features/policies/fields'
import type {
  DraftContentInput,
  DraftContentOf,
  StoredDraft,
} from '@/lib/features/policy-versions/draft-schema'
import { withoutTypedSecrets } from '@/lib/features/policy-versions/draft-secrets'
import type { AssignmentTarget } from './assignments-editor'
import { useSavedDraft } from './versions/use-saved-draft'

/** What the wizard has been told so far. */
export interface PolicyDraft {
  readonly name: string
  readonly description: string
  readonly settings: SettingValues
  readonly roleScopeTags: readonly string[]
  readonly assignments: readonly AssignmentTarget[]
  /** For the version history; empty: 'Created'. */
  readonly note: string
}

export const EMPTY_DRAFT: PolicyDraft = {
  name: '',
  description: '',
  settings: {},
  roleScopeTags: [DEFAULT_SCOPE_TAG],
  assignments: [],
  note: '',
}

const text = z.string()
const groupTarget = z.object({ kind: z.enum(['includeGroup', 'excludeGroup']), groupId: text })
const draftSchema = z.object({
  name: text,
  description: text,
  settings: settingValuesSchema,
  roleScopeTags: z.array(text),
  assignments: z.array(z.union([z.object({ kind: z.literal('allDevices') }), groupTarget])),
  note: text.default(''),
})

const SAVE_DELAY_MS = 300

/**
 * What the wizard has been told, kept twice: at once in the session's storage, so that a reload of the tab loses nothing, and a
 * while later as the person's draft on the server, so that it can be continued on any machine. Read back after the first
 * paint, so that server and client render the same. Secrets are kept in neither.
 * @param isSaving the policy is being created, which removes the draft: none may follow it
 * @param stored the person's draft on the server; offered where this tab holds nothing of its own
 */
export function useDraft(
  slug: string,
  profileId: string,
  stored: StoredDraft<'new'> | null,
  isSaving: boolean,
) {
  const key = `bulwark:new-policy:${slug}:${profileId}`
  const [draft, setDraft] = useState<PolicyDraft>(EMPTY_DRAFT)
  const [isReady, setIsReady] = useState(false)
  const [offer, setOffer] = useState<StoredDraft<'new'> | null>(null)
  const [isClosed, setIsClosed] = useState(false)
  const isCleared = useRef(false)
  const isDirty = draft !== EMPTY_DRAFT
  const saved = useSavedDraft(
    slug,
    profileId,
    0,
    isDirty ? toContent(draft) : null,
    !isReady || isSaving || isClosed || offer !== null,
  )

  const first = useRef(stored)
  useEffect(() => {
    const own = readStored(key)
    if (own) setDraft(own)
    else setOffer(first.current)
    setIsReady(true)
  }, [key])

  useEffect(() => {
    if (!isReady || isCleared.current || draft === EMPTY_DRAFT) return
    const save = () => {
      if (isCleared.current) return
      const { values } = withoutTypedSecrets(draft.settings)
      window.sessionStorage.setItem(key, JSON.stringify({ ...draft, settings: values }))
    }
    const timer = setTimeout(save, SAVE_DELAY_MS)
    // A reload right after the last key press must not lose it.
    window.addEventListener('pagehide', save)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', save)
    }
  }, [key, draft, isReady])

  return {
    draft,
    isDirty,
    isReady,
    /** How the draft on the server stands. */
    saved: saved.state,
    update: (change: Partial<PolicyDraft>) => setDraft((current) => ({ ...current, ...change })),
    /** An earlier draft to decide on; null when there is none. */
    offer,
    decide: (content: StoredDraft<'new'>['content'] | null) => {
      if (content) setDraft(toDraft(content))
      setOffer(null)
    },
    /** The policy is there: nothing is kept any more. Creating it removed the draft on the server. */
    clear: () => {
      isCleared.current = true
      setIsClosed(true)
      window.sessionStorage.removeItem(key)
    },
  }
}

function toContent({ settings, roleScopeTags, assignments, ...texts }: PolicyDraft): DraftContentInput {
  const content = { settings, roleScopeTags: [...roleScopeTags], assignments: [...assignments] }
  return { kind: 'new', ...texts, ...content }
}

function toDraft({
  name,
  description,
  settings,
  roleScopeTags,
  assignments,
  note,
}: DraftContentOf<'new'>): PolicyDraft {
  return { name, description, settings, roleScopeTags, assignments, note }
}

function readStored(key: string): PolicyDraft | null {
  const stored = window.sessionStorage.getItem(key)
  if (stored === null) return null
  try {
    const parsed = draftSchema.safeParse(JSON.parse(stored))
    return parsed.success ? parsed.data : null
  } catch {
    // Not ours, or cut off: start afresh.
    return null
  }
}
