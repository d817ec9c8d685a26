'use client'
import Link from 'next/link'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs'
import type { ReactNode } from 'react'
import { STATUS_ORDER, STATUS_WORDS, StatusBadge } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { EmptyState } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import type { EffectiveSetting } from '@/lib/features/devices/effective-settings'
import { groupBy } from '@/lib/domain/group-by'

/** Settings by category; a row opens its derivation, which the server works out when it is asked for. */
export function EffectiveSettings({
  slug,
  settings,
  openKey,
  explanation,
}: {
  slug: string
  settings: readonly EffectiveSetting[]
  openKey: string | null
  explanation: ReactNode
}) {
  const [{ q, status }, set] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      status: parseAsArrayOf(parseAsStringLiteral(STATUS_ORDER)).withDefault([]),
    },
    { history: 'replace' },
  )
  const [, setOpen] = useQueryState(
    'setting',
    parseAsString.withOptions({ shallow: false, history: 'replace', scroll: false }),
  )
  const needle = q.trim().toLowerCase()
  const shown = settings.filter(
    (s) =>
      (status.length === 0 || status.includes(s.status)) &&
      (needle === '' || `${s.name} ${s.value ?? ''}`.toLowerCase().includes(needle)),
  )
  const count = (s: (typeof STATUS_ORDER)[number]) => settings.filter((x) => x.status === s).length
  const pill = (isOn: boolean) =>
    cx(
      'inline-flex h-7 items-center gap-1.5 rounded-full border px-3 text-caption',
      isOn ? 'border-brand bg-selected font-semibold' : 'border-hairline bg-surface hover:bg-hover',
    )
  return (
    <div>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <span className="relative w-64 max-w-full">
          <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-text-3" />
          <input
            type="search"
            className="control w-full pl-8"
            aria-label="Find a setting or value"
            placeholder="Find a setting or value"
            value={q}
            onChange={(e) => set({ q: e.target.value || null })}
          />
        </span>
        <button
          type="button"
          aria-pressed={status.length === 0}
          className={pill(status.length === 0)}
          onClick={() => set({ status: null })}
        >
          All {settings.length}
        </button>
        {STATUS_ORDER.map((s) => (
          <button
            key={s}
            type="button"
            aria-pressed={status.includes(s)}
            className={pill(status.includes(s))}
            onClick={() => set({ status: status.includes(s) && status.length === 1 ? null : [s] })}
          >
            <Icon name={STATUS_WORDS[s].icon} size={14} className={STATUS_WORDS[s].text} />
            {STATUS_WORDS[s].word} {count(s)}
          </button>
        ))}
      </div>
      {shown.length === 0 ? (
        <Card>
          <EmptyState
            icon={settings.length === 0 ? 'shield' : 'search'}
            title={settings.length === 0 ? 'No policy sets anything on this device' : 'Nothing matches'}
          >
            {settings.length === 0
              ? 'Assign a policy to a group that the device is in.'
              : 'Choose another status or search for another word.'}
          </EmptyState>
        </Card>
      ) : (
        <Card flush>
          <div role="table" aria-label="Effective settings">
            <div
              role="row"
              className="grid grid-cols-[minmax(0,1.4fr)_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.2fr)] gap-3 border-b border-hairline px-4 py-2.5 text-caption font-semibold max-md:hidden"
            >
              {['Setting', 'Value in effect', 'Status', 'Source'].map((h) => (
                <span key={h} role="columnheader">
                  {h}
                </span>
              ))}
            </div>
            {[...groupBy(shown, (s) => s.section)].map(([section, rows]) => (
              <div key={section} role="rowgroup">
                <p className="border-b border-hairline bg-sunken px-4 py-1.5 font-semibold">
                  {section}{' '}
                  <span className="font-normal text-text-3">
                    {rows.length} {rows.length === 1 ? 'setting' : 'settings'}
                  </span>
                </p>
                {rows.map((s) => {
                  const isOpen = openKey === s.key
                  return (
                    <div
                      key={s.key}
                      className={cx(
                        'border-b border-hairline last:border-0',
                        isOpen && 'shadow-[inset_3px_0_0_var(--brand)]',
                      )}
                    >
                      <div
                        role="row"
                        className={cx(
                          'grid gap-x-3 gap-y-1 px-4 py-2.5 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.2fr)]',
                          isOpen && 'bg-selected',
                        )}
                      >
                        <span role="cell">
                          <button
                            type="button"
                            aria-expanded={isOpen}
                            className="flex items-start gap-2 text-left font-semibold hover:text-link"
                            onClick={() => setOpen(isOpen ? null : s.key)}
                          >
                            <Icon
                              name={isOpen ? 'chevronDown' : 'chevronRight'}
                              size={14}
                              className="mt-[3px] shrink-0 text-text-3"
                            />
                            {s.name}
                          </button>
                        </span>
                        <span role="cell" className="min-w-0 break-words">
                          {s.value ?? <span className="text-text-3">None sent</span>}
                          {s.observed && (
                            <span className="block text-caption text-text-3">Device has {s.observed}</span>
                          )}
                        </span>
                        <span role="cell">
                          <StatusBadge status={s.status} detail={s.detail} />
                        </span>
                        <span role="cell" className="min-w-0">
                          {s.status === 'conflict'
                            ? `${s.sources.length} policies disagree`
                            : s.isMerged
                              ? `${s.sources.length} policies, lists joined`
                              : s.sources[0] && (
                                  <Link className="link" href={`/${slug}/policies/${s.sources[0].id}`}>
                                    {s.sources[0].name}
                                  </Link>
                                )}
                          {s.status !== 'conflict' && !s.isMerged && s.sources.length > 1 && (
                            <span className="block text-caption text-text-3">
                              and {s.sources.length - 1} more {s.sources.length === 2 ? 'policy' : 'policies'}
                            </span>
                          )}
                        </span>
                      </div>
                      {isOpen && <div className="border-t border-hairline px-5 py-4">{explanation}</div>}
                    </div>
                  )
                })}
              </div>
            ))}
          </div>
        </Card>
      )}
    </div>
  )
}
