'use client'
import { parseAsArrayOf, parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import type { DataFilter } from './types'

/** Reads and writes a list's URL parameters; the server renders the new rows while the old ones stay, dimmed. */
export function useListState(filters: readonly DataFilter[]) {
  const [isPending, startTransition] = useTransition()
  const filterParsers = Object.fromEntries(filters.map((f) => [f.id, parseAsArrayOf(parseAsString)]))
  const [values, setValues] = useQueryStates(
    {
      q: parseAsString,
      sort: parseAsString,
      dir: parseAsString,
      page: parseAsInteger,
      size: parseAsInteger,
      cols: parseAsArrayOf(parseAsString),
      ...filterParsers,
    },
    { shallow: false, startTransition, history: 'push' },
  )
  const valuesOf = (id: string): readonly string[] => {
    const value: unknown = Reflect.get(values, id)
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []
  }
  type Change = Readonly<Record<string, string | number | string[] | null>>
  return {
    isPending,
    values,
    valuesOf,
    set: (change: Change) => setValues(change),
    /** Without a step to go back to. */
    replace: (change: Change) => setValues(change, { history: 'replace' }),
  }
}
