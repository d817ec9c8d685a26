'use client'
import { useEffect, useState } from 'react'
import { Checkbox, Field, TextInput } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { Tag } from '@/components/ui/badge'
import { Skeleton } from '@/components/ui/feedback'
import { fetchCandidates, type Candidate, type CandidateKinds } from './fetch-candidates'

export type { Candidate } from './fetch-candidates'

const SEARCH_DELAY_MS = 200

interface Found {
  readonly q: string
  readonly rows: readonly Candidate[]
  readonly error: boolean
}

/** Search and tick: devices, and groups too where `kinds` says so. What is ticked stays while one searches on. */
export function CandidatePicker({
  slug,
  kinds,
  label,
  picked,
  onChange,
  max,
  exclude = [],
}: {
  slug: string
  kinds: CandidateKinds
  label: string
  picked: readonly Candidate[]
  onChange: (picked: Candidate[]) => void
  max?: number
  exclude?: readonly string[]
}) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const q = text.trim()
  useEffect(() => {
    const controller = new AbortController()
    const timer = setTimeout(
      async () => {
        try {
          setFound({ q, rows: await fetchCandidates(slug, kinds, q, controller.signal), error: false })
        } catch (error) {
          if (controller.signal.aborted) return
          console.error(error)
          setFound({ q, rows: [], error: true })
        }
      },
      q === '' ? 0 : SEARCH_DELAY_MS,
    )
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [q, kinds, slug])

  const isFull = max !== undefined && picked.length >= max
  const rows = (found?.rows ?? []).filter((row) => !exclude.includes(row.id))
  const toggle = (row: Candidate) =>
    onChange(picked.some((p) => p.id === row.id) ? picked.filter((p) => p.id !== row.id) : [...picked, row])

  return (
    <div className="space-y-2">
      <Field label={label} hint={max === undefined ? undefined : `At most ${max}.`}>
        {(c) => (
          <TextInput
            {...c}
            type="search"
            value={text}
            placeholder="Search by name"
            autoComplete="off"
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
      {picked.length > 0 && (
        <ul aria-label="Picked" className="flex flex-wrap gap-1.5">
          {picked.map((row) => (
            <li key={row.id}>
              <Tag
                icon={row.kind === 'group' ? 'users' : 'laptop'}
                onRemove={() => toggle(row)}
                removeLabel={`Remove ${row.name}`}
              >
                {row.name}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      <div
        className="h-56 overflow-y-auto rounded border border-hairline"
        aria-live="polite"
        aria-busy={!found}
      >
        {!found ? (
          <div className="space-y-3 p-3">
            <Skeleton className="h-4 w-48" />
            <Skeleton className="h-4 w-56" />
            <Skeleton className="h-4 w-40" />
          </div>
        ) : rows.length === 0 ? (
          <p className="p-3 text-text-3">
            {found.error
              ? 'The search failed. Check the connection and change the text to try again.'
              : found.q
                ? `Nothing has a name with “${found.q}”.`
                : 'There is nothing to pick yet.'}
          </p>
        ) : (
          <ul>
            {rows.map((row) => {
              const isPicked = picked.some((p) => p.id === row.id)
              return (
                <li key={row.id} className="border-b border-hairline last:border-0 hover:bg-hover">
                  <Checkbox
                    className="px-3 py-1.5"
                    checked={isPicked}
                    disabled={!isPicked && isFull}
                    onChange={() => toggle(row)}
                    label={
                      <span className="flex items-center gap-2">
                        <Icon
                          name={row.kind === 'group' ? 'users' : 'laptop'}
                          className="shrink-0 text-text-3"
                        />
                        <span>
                          {row.name} <span className="text-caption text-text-3">{row.note}</span>
                        </span>
                      </span>
                    }
                  />
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </div>
  )
}
