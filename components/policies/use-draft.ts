'use client'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { settingValuesSchema, type SettingValues } from '@/lib/domain/catalog'
import { DEFAULT_SCOPE_TAG } from '@/lib/features/policies/fields'
import type { AssignmentTarget } from './assignments-editor'

/** What the wizard has been told so far. */
export interface PolicyDraft {
  readonly name: string
  readonly description: string
  readonly settings: SettingValues
  readonly roleScopeTags: readonly string[]
  readonly assignments: readonly AssignmentTarget[]
}

export const EMPTY_DRAFT: PolicyDraft = {
  name: '',
  description: '',
  settings: {},
  roleScopeTags: [DEFAULT_SCOPE_TAG],
  assignments: [],
}

const text = z.string()
const groupTarget = z.object({ kind: z.enum(['includeGroup', 'excludeGroup']), groupId: text })
const draftSchema: z.ZodType<PolicyDraft> = z.object({
  name: text,
  description: text,
  settings: settingValuesSchema,
  roleScopeTags: z.array(text),
  assignments: z.array(z.union([z.object({ kind: z.literal('allDevices') }), groupTarget])),
})

const SAVE_DELAY_MS = 300

/**
 * State that outlives a reload of the tab: kept in the session's storage under `key`, read back after the first paint so
 * that server and client render the same. Secrets are kept out of storage.
 */
export function useDraft(key: string) {
  const [draft, setDraft] = useState<PolicyDraft>(EMPTY_DRAFT)
  const [isReady, setIsReady] = useState(false)
  const [savedAt, setSavedAt] = useState<Date | null>(null)
  const isCleared = useRef(false)

  useEffect(() => {
    const stored = readStored(key)
    if (stored) setDraft(stored)
    setIsReady(true)
  }, [key])

  useEffect(() => {
    if (!isReady || isCleared.current || draft === EMPTY_DRAFT) return
    const save = () => {
      if (isCleared.current) return
      window.sessionStorage.setItem(
        key,
        JSON.stringify({ ...draft, settings: withoutSecrets(draft.settings) }),
      )
      setSavedAt(new Date())
    }
    const timer = setTimeout(save, SAVE_DELAY_MS)
    // A reload right after the last key press must not lose it.
    window.addEventListener('pagehide', save)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', save)
    }
  }, [key, draft, isReady])

  const clear = () => {
    isCleared.current = true
    window.sessionStorage.removeItem(key)
  }
  const update = (change: Partial<PolicyDraft>) => setDraft((current) => ({ ...current, ...change }))
  return { draft, update, clear, isReady, savedAt, isDirty: draft !== EMPTY_DRAFT }
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

function withoutSecrets(values: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.kind !== 'secret'))
}
