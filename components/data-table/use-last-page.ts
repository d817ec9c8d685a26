'use client'
import { useEffect, useRef } from 'react'

/**
 * A page beyond the end (an old address, or rows that are gone) shows the last page instead. True while it is on its way.
 * @param total may be 0 although earlier pages have rows: a page beyond the end need not know
 */
export function useLastPage(
  { page, size, rows, total }: { page: number; size: number; rows: number; total: number },
  goTo: (page: number | null) => void,
): boolean {
  const isBeyond = rows === 0 && page > 1
  const latest = useRef(goTo)
  useEffect(() => {
    latest.current = goTo
  })
  const last = Math.ceil(total / Math.max(1, size))
  useEffect(() => {
    if (isBeyond) latest.current(last > 1 && last < page ? last : null)
  }, [isBeyond, last, page])
  return isBeyond
}
