'use client'
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from 'nuqs'
import { useState, type ReactNode } from 'react'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { EmptyState } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import type { EffectiveSetting } from '@/lib/features/devices/effective-settings'
import { groupBy } from '@/lib/domain/group-by'
import type { Status } from '@/lib/domain/resolution'
import { SETTING_COLUMNS, SettingsSection } from './settings-section'

const NEEDS_ATTENTION: readonly Status[] = ['error', 'conflict', 'pending']
const FEW = 20

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
  const [folded, setFolded] = useState<Readonly<Record<string, boolean>>>({})
  const needle = q.trim().toLowerCase()
  const shown = settings.filter(
    (s) =>
      (status.length === 0 || status.includes(s.status)) &&
      (needle === '' || `${s.name} ${s.value ?? ''}`.toLowerCase().includes(needle)),
  )
  const sections = [...groupBy(shown, (s) => s.section)]
  // What needs no attention stays folded, unless it is what was asked for, or there is little of it.
  const opensByItself = (rows: readonly EffectiveSetting[]) =>
    shown.length <= FEW ||
    needle !== '' ||
    status.length > 0 ||
    rows.some((s) => NEEDS_ATTENTION.includes(s.status) || s.key === openKey)
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
            <div role="rowgroup" className="max-md:hidden">
              <div
                role="row"
                className={cx(
                  'grid gap-3 border-b border-hairline px-4 py-2.5 text-caption font-semibold',
                  SETTING_COLUMNS,
                )}
              >
                {['Setting', 'Value in effect', 'Status', 'Source'].map((h) => (
                  <span key={h} role="columnheader">
                    {h}
                  </span>
                ))}
              </div>
            </div>
            {sections.map(([section, rows]) => {
              const isOpen = folded[section] ?? opensByItself(rows)
              return (
                <SettingsSection
                  key={section}
                  slug={slug}
                  section={section}
                  settings={rows}
                  isOpen={isOpen}
                  onToggle={() => setFolded({ ...folded, [section]: !isOpen })}
                  openKey={openKey}
                  onOpen={setOpen}
                  explanation={explanation}
                />
              )
            })}
          </div>
        </Card>
      )}
    </div>
  )
}
