'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { revisionStamp } from './revision-stamp'

const stateSchema = z.object({
  revision: z.number(),
  resolvedRevision: z.number(),
  resolvedAt: z.string().nullable(),
  isBehind: z.boolean(),
  error: z.string().nullable(),
  reportedAt: z.string().nullable(),
  work: z.object({
    isBusy: z.boolean(),
    stage: z.string().nullable(),
    done: z.number(),
    total: z.number(),
  }),
})
export type Revision = z.infer<typeof stateSchema>

const BUSY_MS = 1000
const IDLE_MS = 5000
/** Devices report all the time: pages follow at this pace at most. New results show at once. */
const REPORTS_GAP_MS = 10_000

/**
 * The tenant's state, newer than the page where the server says so. When results changed since the page was rendered, has
 * the server render it again in place: what is typed, selected and scrolled to stays.
 */
export function useRevision(slug: string, rendered: Revision): Revision {
  const router = useRouter()
  const [polled, setPolled] = useState<Revision | null>(null)
  const seen = useRef({ stamp: revisionStamp(rendered), reportedAt: rendered.reportedAt, at: 0 })
  const renderedStamp = `${revisionStamp(rendered)} ${rendered.reportedAt ?? ''}`
  const latest = useRef(rendered)
  useEffect(() => {
    latest.current = rendered
  })
  useEffect(() => {
    const { reportedAt } = latest.current
    seen.current = { stamp: revisionStamp(latest.current), reportedAt, at: Date.now() }
    // What the page was just rendered from is the newest there is.
    setPolled(null)
  }, [renderedStamp])

  const isBusy = rendered.isBehind || rendered.work.isBusy
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let stopped = false
    let wait = isBusy ? BUSY_MS : IDLE_MS
    async function poll() {
      // A hidden page can wait until it is looked at again.
      if (document.visibilityState === 'visible') {
        const next = await ask(slug)
        if (stopped) return
        wait = next && (next.isBehind || next.work.isBusy) ? BUSY_MS : IDLE_MS
        if (next) {
          setPolled(next)
          const stamp = revisionStamp(next)
          const at = Date.now()
          const hasReports =
            next.reportedAt !== seen.current.reportedAt && at - seen.current.at >= REPORTS_GAP_MS
          if (stamp !== seen.current.stamp || hasReports) {
            seen.current = { stamp, reportedAt: next.reportedAt, at }
            router.refresh()
          }
        }
      }
      if (!stopped) timer = setTimeout(poll, wait)
    }
    timer = setTimeout(poll, wait)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [slug, isBusy, router])
  return polled ?? rendered
}

/** null while the server is away or answers something else: the next round asks again. */
async function ask(slug: string): Promise<Revision | null> {
  try {
    const response = await fetch(`/api/tenants/${slug}/revision`, { cache: 'no-store' })
    const parsed = stateSchema.safeParse(await response.json())
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
