'use client'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../ui/icon'
import { Menu, MenuCheckboxItem, MenuHeading } from '../ui/menu'
import type { DataFilter } from './types'

/** Search box, removable filter pills, "Add filter" and "Clear all". */
export function FilterBar({
  q,
  searchLabel,
  filters,
  valuesOf,
  onSearch,
  onFilter,
  onClear,
}: {
  q: string
  searchLabel: string
  filters: readonly DataFilter[]
  valuesOf: (id: string) => readonly string[]
  onSearch: (q: string) => void
  onFilter: (id: string, values: string[]) => void
  onClear: () => void
}) {
  const active = filters.filter((f) => valuesOf(f.id).length > 0)
  return (
    <div role="search" className="mb-3 flex flex-wrap items-center gap-2">
      <SearchBox value={q} label={searchLabel} onSearch={onSearch} />
      {active.map((f) => {
        const labels = valuesOf(f.id).map((v) => f.options.find((o) => o.value === v)?.label ?? v)
        return (
          <span
            key={f.id}
            className="inline-flex h-7 max-w-full items-center rounded-full border border-hairline bg-surface text-caption"
          >
            <FilterMenu
              filter={f}
              values={valuesOf(f.id)}
              onChange={(v) => onFilter(f.id, v)}
              trigger={
                <button
                  type="button"
                  className="flex h-full min-w-0 items-center gap-1 rounded-full pl-3 pr-1"
                >
                  <span className="shrink-0">{f.label}:</span>{' '}
                  <strong className="truncate">{labels.join(', ')}</strong>
                </button>
              }
            />
            <button
              type="button"
              aria-label={`Remove filter ${f.label}`}
              onClick={() => onFilter(f.id, [])}
              className="mr-1 inline-flex size-6 items-center justify-center rounded-full hover:bg-hover"
            >
              <Icon name="x" size={12} />
            </button>
          </span>
        )
      })}
      {filters.length > active.length && (
        <Menu
          trigger={
            <button
              type="button"
              className="inline-flex h-7 items-center gap-1.5 rounded-full border border-hairline bg-surface px-3 text-caption hover:bg-hover"
            >
              <Icon name="plus" size={14} />
              Add filter
            </button>
          }
        >
          {filters
            .filter((f) => !active.includes(f))
            .map((f) => (
              <div key={f.id}>
                <MenuHeading>{f.label}</MenuHeading>
                {f.options.map((o) => (
                  <MenuCheckboxItem
                    key={o.value}
                    checked={false}
                    onCheckedChange={() => onFilter(f.id, [o.value])}
                  >
                    {o.label}
                  </MenuCheckboxItem>
                ))}
              </div>
            ))}
        </Menu>
      )}
      {(active.length > 0 || q) && (
        <button type="button" className="link px-1 text-caption" onClick={onClear}>
          Clear all
        </button>
      )}
    </div>
  )
}

function FilterMenu({
  filter,
  values,
  onChange,
  trigger,
}: {
  filter: DataFilter
  values: readonly string[]
  onChange: (values: string[]) => void
  trigger: React.ReactElement
}) {
  return (
    <Menu trigger={trigger}>
      <MenuHeading>{filter.label}</MenuHeading>
      {filter.options.map((o) => {
        const isOn = values.includes(o.value)
        return (
          <MenuCheckboxItem
            key={o.value}
            checked={isOn}
            onCheckedChange={() =>
              onChange(
                filter.single ? [o.value] : isOn ? values.filter((v) => v !== o.value) : [...values, o.value],
              )
            }
          >
            {o.label}
          </MenuCheckboxItem>
        )
      })}
    </Menu>
  )
}

const SEARCH_DELAY_MS = 250

function SearchBox({
  value,
  label,
  onSearch,
}: {
  value: string
  label: string
  onSearch: (q: string) => void
}) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const latest = useRef(onSearch)
  useEffect(() => {
    latest.current = onSearch
  })
  // The URL may change behind the box (Clear all, back button): follow it, unless it is what was typed here.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value
      setText(value)
    }
  }, [value])
  useEffect(() => {
    if (text === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text
      latest.current(text)
    }, SEARCH_DELAY_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <span className="relative w-64 max-w-full">
      <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        data-list-search
        value={text}
        onChange={(e) => setText(e.target.value)}
        className="control w-full pl-8"
      />
    </span>
  )
}
