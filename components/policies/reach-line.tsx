'use client'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { numberText } from '@/components/charts/chart-tones'
import { Icon } from '@/components/ui/icon'
import type { AssignmentTarget } from './assignments-editor'

const answerSchema = z.object({ total: z.number() })

/** The query of the page that lists the devices, and of the route that counts them. */
export function reachQuery(assignments: readonly AssignmentTarget[]): string {
  const ids = (kind: 'includeGroup' | 'excludeGroup') =>
    assignments.flatMap((a) => (a.kind === kind ? [a.groupId] : [])).join(',')
  const query = new URLSearchParams()
  if (assignments.some((a) => a.kind === 'allDevices')) query.set('all', 'yes')
  if (ids('includeGroup')) query.set('include', ids('includeGroup'))
  if (ids('excludeGroup')) query.set('exclude', ids('excludeGroup'))
  return query.toString()
}

/** How many devices the assignments select now, linked to the list of exactly these. */
export function ReachLine({ slug, assignments }: { slug: string; assignments: readonly AssignmentTarget[] }) {
  const query = reachQuery(assignments)
  const isEmpty = !assignments.some((a) => a.kind !== 'excludeGroup')
  const [answer, setAnswer] = useState<{ query: string; total: number | null } | null>(null)
  useEffect(() => {
    if (isEmpty) return
    const stop = new AbortController()
    const ask = async () => {
      const response = await fetch(`/${slug}/policies/reach/count?${query}`, { signal: stop.signal })
      const parsed = answerSchema.safeParse(await response.json())
      setAnswer({ query, total: parsed.success ? parsed.data.total : null })
    }
    ask().catch((error: unknown) => {
      if (!stop.signal.aborted) setAnswer({ query, total: null })
      return error
    })
    return () => stop.abort()
  }, [slug, query, isEmpty])

  if (isEmpty) return <p className="text-text-2">Assigned to nobody: the policy reaches no device yet.</p>
  if (answer?.query !== query) return <p className="text-text-3">Counting devices…</p>
  if (answer.total === null) {
    return (
      <p className="flex items-center gap-1.5 text-danger">
        <Icon name="circleAlert" size={14} />
        The devices could not be counted. Change an assignment, or reload the page, to count again.
      </p>
    )
  }
  return (
    <p aria-live="polite">
      Selects{' '}
      <a
        className="link font-semibold"
        href={`/${slug}/policies/reach?${query}`}
        target="_blank"
        rel="noreferrer"
      >
        {numberText(answer.total)} {answer.total === 1 ? 'device' : 'devices'}
      </a>{' '}
      now.
    </p>
  )
}
