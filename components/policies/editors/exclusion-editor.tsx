'use client'
import { useDeferredValue, useMemo, useState } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { Select } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { MiniPager } from '@/components/ui/mini-pager'
import {
  exclusionKey,
  validateExclusion,
  type Exclusion,
  type ExclusionFinding,
  type Platform,
} from '@/lib/domain/catalog'
import { ExclusionAdder } from './exclusion-adder'
import { ExclusionRow } from './exclusion-row'
import { ExclusionTester } from './exclusion-tester'
import { kindWord, type KindChoice } from './exclusion-words'

const PAGE_SIZE = 25
/** From here on a list is searched and sorted, not read. */
const MANY = 6

/** An entry with what is said about it and where it stands in the list. */
export interface ExclusionLine {
  readonly index: number
  readonly exclusion: Exclusion
  readonly findings: readonly ExclusionFinding[]
}

/**
 * A list of exclusions: added many at once, checked as they are typed, searched, sorted and paged, so that a list of 10,000
 * stays quick. Errors and warnings are advice; what a policy may hold is checked with the policy.
 */
export function ExclusionEditor({
  platform,
  label,
  kinds,
  entries,
  max,
  onChange,
  disabled,
}: {
  platform: Platform
  label: string
  /** What may be added; one choice needs no question. */
  kinds: readonly KindChoice[]
  entries: readonly Exclusion[]
  max: number
  onChange: (entries: readonly Exclusion[]) => void
  disabled: boolean
}) {
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState('added')
  const [show, setShow] = useState('all')
  const [page, setPage] = useState(1)
  const needle = useDeferredValue(search.trim().toLowerCase())
  const lines = useMemo(() => withFindings(platform, entries), [platform, entries])
  const flagged = lines.filter((line) => line.findings.length > 0).length
  const shown = useMemo(() => {
    const kept = lines.filter(
      ({ exclusion, findings }) =>
        (show === 'all' || findings.length > 0) &&
        (needle === '' || exclusion.text.toLowerCase().includes(needle)),
    )
    return sort === 'name'
      ? kept.toSorted((a, b) => a.exclusion.text.localeCompare(b.exclusion.text, 'en'))
      : kept
  }, [lines, needle, show, sort])
  const last = Math.max(1, Math.ceil(shown.length / PAGE_SIZE))
  const current = Math.min(page, last)

  return (
    <div className="w-full min-w-0">
      <ExclusionAdder
        platform={platform}
        label={label}
        kinds={kinds}
        entries={entries}
        room={Math.max(0, max - entries.length)}
        onAdd={(added) => onChange([...entries, ...added])}
        disabled={disabled}
        tools={<ExclusionTester platform={platform} kinds={kinds} entries={entries} />}
      />
      {entries.length >= MANY && (
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <span className="relative w-56 max-w-full">
            <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
            <input
              type="search"
              className="control w-full pl-8"
              aria-label={`Search ${label}`}
              placeholder="Search the list"
              value={search}
              onChange={(event) => {
                setSearch(event.target.value)
                setPage(1)
              }}
            />
          </span>
          <Select
            aria-label={`Sort ${label}`}
            options={[
              { value: 'added', label: 'In the order added' },
              { value: 'name', label: 'By name' },
            ]}
            value={sort}
            onChange={(event) => setSort(event.target.value)}
          />
          <Select
            aria-label={`Show of ${label}`}
            options={[
              { value: 'all', label: 'All entries' },
              { value: 'flagged', label: `With remarks (${flagged})` },
            ]}
            value={show}
            onChange={(event) => {
              setShow(event.target.value)
              setPage(1)
            }}
          />
        </div>
      )}
      {entries.length > 0 && (
        <>
          <ul
            aria-label={label}
            className="mt-2 divide-y divide-hairline overflow-hidden rounded border border-hairline"
          >
            {shown.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE).map((line) => (
              <ExclusionRow
                key={`${line.index}:${line.exclusion.text}`}
                platform={platform}
                line={line}
                kind={kinds.length > 1 ? kindWord(line.exclusion) : null}
                disabled={disabled}
                onSave={(text) =>
                  onChange(entries.map((entry, i) => (i === line.index ? { ...entry, text } : entry)))
                }
                onRemove={() => onChange(entries.filter((_, i) => i !== line.index))}
              />
            ))}
            {shown.length === 0 && <li className="px-3 py-2 text-text-3">No entry matches.</li>}
          </ul>
          <div className="flex flex-wrap items-center gap-x-4">
            <div className="min-w-48 flex-1">
              <MiniPager
                page={current}
                size={PAGE_SIZE}
                total={shown.length}
                noun="exclusion"
                onPage={setPage}
              />
            </div>
            <p className="mt-2 text-caption text-text-3 tabular-nums">
              {`${entries.length} of at most ${max}`}
              {flagged > 0 && `, ${countText(flagged, 'entry', 'entries')} with remarks`}
            </p>
            {!disabled && shown.length > 1 && shown.length < entries.length && (
              <Button
                variant="subtle"
                icon="trash"
                onClick={() => {
                  const leaving = new Set(shown.map((line) => line.index))
                  onChange(entries.filter((_, i) => !leaving.has(i)))
                  setSearch('')
                }}
              >{`Remove the ${shown.length} shown`}</Button>
            )}
            {!disabled && entries.length > 1 && shown.length === entries.length && (
              <IconButton icon="trash" label={`Remove all of ${label}`} onClick={() => onChange([])} />
            )}
          </div>
        </>
      )}
    </div>
  )
}

/** Each entry's own findings, and where it says what another said before. */
function withFindings(platform: Platform, entries: readonly Exclusion[]): readonly ExclusionLine[] {
  const first = new Map<string, number>()
  return entries.map((exclusion, index) => {
    const findings = validateExclusion(platform, exclusion)
    const key = exclusionKey(platform, exclusion)
    const earlier = first.get(key)
    if (earlier === undefined) {
      first.set(key, index)
      return { index, exclusion, findings }
    }
    const message = `The same as entry ${earlier + 1}. Remove one of them.`
    return { index, exclusion, findings: [...findings, { severity: 'warning', message }] }
  })
}
