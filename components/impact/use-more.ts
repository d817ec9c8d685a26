'use client'
import { useEffect, useRef, useState } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { IMPACT_LIST_SIZE, type ImpactLists, type ListPart } from '@/lib/features/impact/types'
import { askImpact } from './ask-impact'

/** Rows that are in view before one asks for more: the panel stays one that can be taken in. */
const FIRST_ROWS = 6
/** One or two rows more are shorter than the button that would bring them. */
const SPARE_ROWS = 2

interface Grown<R> {
  /** The answer that the rows continue. */
  readonly of: ListPart<R>
  readonly rows: readonly R[]
}

/**
 * A list that grows as one goes on reading: first what came with the answer, then what the server has beyond it. A new answer
 * to the same draft keeps the length that one had asked for.
 */
export function useMore<R>(
  tenant: string,
  draft: ImpactDraft,
  first: ListPart<R>,
  pick: (lists: ImpactLists) => ListPart<R>,
) {
  const [wanted, setWanted] = useState(FIRST_ROWS)
  const [extra, setExtra] = useState<Grown<R>>({ of: first, rows: [] })
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const request = useRef<AbortController | null>(null)
  useEffect(() => () => request.current?.abort(), [first])
  const known = extra.of === first ? [...first.rows, ...extra.rows] : first.rows
  const shown = known.length <= wanted + SPARE_ROWS ? known : known.slice(0, wanted)

  const next = wanted === FIRST_ROWS ? IMPACT_LIST_SIZE : shown.length + IMPACT_LIST_SIZE

  const showMore = async () => {
    if (next <= known.length || known.length === first.total) {
      setWanted(next)
      return
    }
    const stop = new AbortController()
    request.current?.abort()
    request.current = stop
    setState('busy')
    try {
      const lists = await askImpact(tenant, draft, { kind: 'more', offset: known.length }, stop.signal)
      setExtra({ of: first, rows: [...known.slice(first.rows.length), ...pick(lists).rows] })
      setWanted(next)
      setState('idle')
    } catch {
      setState(stop.signal.aborted ? 'idle' : 'failed')
    }
  }
  return { rows: shown, more: Math.min(next, first.total) - shown.length, state, showMore }
}
