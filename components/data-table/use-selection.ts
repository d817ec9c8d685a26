'use client'
import { useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { filterPart } from './filter-part'

/** How the rows that match, beyond those of this page, are asked for. */
export interface MatchingRows<R> {
  /** Route that answers `{ rows }` for the current search and filters, in any order. */
  readonly href: string
  /** So many are selected at most: what the commands take at once. */
  readonly limit: number
  /** What the route answers, checked; null when it is something else. */
  readonly parse: (body: unknown) => readonly R[] | null
}

/**
 * The rows that are selected: of this page, and with "Select all that match" of the others too. Rows that are on the page
 * are shown as the page has them, which is newer.
 */
export function useSelection<R>(
  rows: readonly R[],
  rowId: (row: R) => string,
  matching: MatchingRows<R> | undefined,
) {
  const query = useSearchParams().toString()
  const [chosen, setChosen] = useState<ReadonlyMap<string, R>>(new Map())
  const [reading, setReading] = useState<'no' | 'busy' | 'failed'>('no')
  const onPage = new Map(rows.map((row) => [rowId(row), row]))
  // Rows of another page, or of another search, are let go of unless everything that matches was asked for.
  const [allFor, setAllFor] = useState<string | null>(null)
  const isAll = allFor === filterPart(query)
  const selected = [...chosen].flatMap(([id, row]) => {
    const fresh = onPage.get(id)
    return fresh ? [fresh] : isAll ? [row] : []
  })
  const ids = new Set(selected.map(rowId))

  const choose = (next: readonly R[]) => setChosen(new Map(next.map((row) => [rowId(row), row])))
  return {
    selected,
    isSelected: (row: R) => ids.has(rowId(row)),
    toggle(row: R) {
      choose(ids.has(rowId(row)) ? selected.filter((one) => rowId(one) !== rowId(row)) : [...selected, row])
    },
    togglePage(on: boolean) {
      const others = selected.filter((row) => !onPage.has(rowId(row)))
      choose(on ? [...others, ...rows] : others)
    },
    clear() {
      setChosen(new Map())
      setAllFor(null)
      setReading('no')
    },
    reading,
    async selectMatching() {
      if (!matching) return
      setReading('busy')
      const found = await read(query ? `${matching.href}?${query}` : matching.href, matching.parse)
      setReading(found ? 'no' : 'failed')
      if (!found) return
      setAllFor(filterPart(query))
      choose(found)
    },
  }
}

async function read<R>(
  href: string,
  parse: (body: unknown) => readonly R[] | null,
): Promise<readonly R[] | null> {
  try {
    const response = await fetch(href, { cache: 'no-store' })
    return response.ok ? parse(await response.json()) : null
  } catch {
    return null
  }
}
