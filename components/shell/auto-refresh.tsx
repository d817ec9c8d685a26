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
  reportedAt: z.string().nullable(),
})
const BEHIND_MS = 1500
const IDLE_MS = 5000
/** Devices report all the time: pages follow at this pace at most. New results show at once. */
const REPORTS_GAP_MS = 10_000

/** Asks whether results changed since the page was rendered and, if so, has the server render it again in place. */
export function AutoRefresh({
  slug,
  stamp,
  reportedAt,
  isBehind,
}: {
  slug: string
  stamp: string
  reportedAt: string | null
  isBehind: boolean
}) {
  const router = useRouter()
  const seen = useRef({ stamp, reportedAt, at: 0 })
  useEffect(() => {
    seen.current = { stamp, reportedAt, at: Date.now() }
  }, [stamp, reportedAt])
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
            const next = {
              stamp: revisionStamp(parsed.data),
              reportedAt: parsed.data.reportedAt,
              at: Date.now(),
            }
            wait = parsed.data.isBehind ? BEHIND_MS : IDLE_MS
            const hasReports =
              next.reportedAt !== seen.current.reportedAt && next.at - seen.current.at >= REPORTS_GAP_MS
            if (next.stamp !== seen.current.stamp || hasReports) {
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
