'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { z } from 'zod'
import { revisionStamp } from './revision-stamp'

const stateSchema = z.object({
  revision: z.number(),
  resolvedRevision: z.number(),
  resolvedAt: z.string().nullable(),
  isBehind: z.boolean(),
})
const BEHIND_MS = 1500
const IDLE_MS = 8000

/** Asks whether results changed since the page was rendered and, if so, has the server render it again in place. */
export function AutoRefresh({ slug, stamp, isBehind }: { slug: string; stamp: string; isBehind: boolean }) {
  const router = useRouter()
  const seen = useRef(stamp)
  useEffect(() => {
    seen.current = stamp
  }, [stamp])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let stopped = false
    let wait = isBehind ? BEHIND_MS : IDLE_MS
    async function poll() {
      // A hidden page can wait until it is looked at again.
      if (document.visibilityState === 'visible') {
        try {
          const response = await fetch(`/api/tenants/${slug}/revision`, { cache: 'no-store' })
          const parsed = stateSchema.safeParse(await response.json())
          if (parsed.success && !stopped) {
            const next = revisionStamp(parsed.data)
            wait = parsed.data.isBehind ? BEHIND_MS : IDLE_MS
            if (next !== seen.current) {
              seen.current = next
              router.refresh()
            }
          }
        } catch {
          // The server is away for a moment: the next round asks again.
          wait = IDLE_MS
        }
      }
      if (!stopped) timer = setTimeout(poll, wait)
    }
    timer = setTimeout(poll, wait)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [slug, isBehind, router])
  return null
}
