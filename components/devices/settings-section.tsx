import Link from 'next/link'
import type { ReactNode } from 'react'
import { STATUS_ORDER, STATUS_WORDS, StatusBadge } from '@/components/status/status-badge'
import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import type { EffectiveSetting } from '@/lib/features/devices/effective-settings'

export const SETTING_COLUMNS = 'md:grid-cols-[minmax(0,1.4fr)_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.2fr)]'

/** The settings of one section: a header that folds them, and a row for each, which opens its derivation. */
export function SettingsSection({
  slug,
  section,
  settings,
  isOpen,
  onToggle,
  openKey,
  onOpen,
  explanation,
}: {
  slug: string
  section: string
  settings: readonly EffectiveSetting[]
  isOpen: boolean
  onToggle: () => void
  openKey: string | null
  onOpen: (key: string | null) => void
  explanation: ReactNode
}) {
  return (
    <div role="rowgroup">
      <div role="row" className="border-b border-hairline bg-sunken">
        <div role="rowheader" className="flex flex-wrap items-center gap-x-4 px-2">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded px-2 py-1.5 text-left font-semibold"
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={14} className="shrink-0 text-text-3" />
            <span>
              {section}{' '}
              <span className="text-caption font-normal text-text-3">
                {settings.length} {settings.length === 1 ? 'setting' : 'settings'}
              </span>
            </span>
          </button>
          {!isOpen && <Summary settings={settings} />}
        </div>
      </div>
      {isOpen &&
        settings.map((setting) => (
          <SettingRow
            key={setting.key}
            slug={slug}
            setting={setting}
            isOpen={openKey === setting.key}
            onOpen={onOpen}
            explanation={explanation}
          />
        ))}
    </div>
  )
}

/** How many settings of a folded section have which status. */
function Summary({ settings }: { settings: readonly EffectiveSetting[] }) {
  return (
    <span className="flex flex-wrap gap-x-3 pr-2 pb-1 text-caption md:pb-0">
      {STATUS_ORDER.map((status) => {
        const count = settings.filter((s) => s.status === status).length
        if (count === 0) return null
        const { word, icon, text } = STATUS_WORDS[status]
        return (
          <span key={status} className={cx('inline-flex items-center gap-1', text)}>
            <Icon name={icon} size={14} />
            {count} {word}
          </span>
        )
      })}
    </span>
  )
}

function SettingRow({
  slug,
  setting,
  isOpen,
  onOpen,
  explanation,
}: {
  slug: string
  setting: EffectiveSetting
  isOpen: boolean
  onOpen: (key: string | null) => void
  explanation: ReactNode
}) {
  return (
    <div
      role="presentation"
      className={cx('border-b border-hairline', isOpen && 'shadow-[inset_3px_0_0_var(--brand)]')}
    >
      <div
        role="row"
        className={cx('grid gap-x-3 gap-y-1 px-4 py-2.5', SETTING_COLUMNS, isOpen && 'bg-selected')}
      >
        <div role="cell">
          <button
            type="button"
            aria-expanded={isOpen}
            className="flex items-start gap-2 text-left font-semibold hover:text-link"
            onClick={() => onOpen(isOpen ? null : setting.key)}
          >
            <Icon
              name={isOpen ? 'chevronDown' : 'chevronRight'}
              size={14}
              className="mt-[3px] shrink-0 text-text-3"
            />
            {setting.name}
          </button>
        </div>
        <div role="cell" className="min-w-0 break-words max-md:pl-[22px]">
          {setting.value ?? <span className="text-text-3">None sent</span>}
          {setting.observed && (
            <span className="block text-caption text-text-3">Device has {setting.observed}</span>
          )}
        </div>
        <div role="cell" className="max-md:pl-[22px]">
          <StatusBadge status={setting.status} detail={setting.detail} />
        </div>
        <div role="cell" className="min-w-0 max-md:pl-[22px]">
          <Source slug={slug} setting={setting} />
        </div>
      </div>
      {isOpen && (
        <div role="row" className="border-t border-hairline bg-page">
          <div role="cell" className="px-4 py-4 md:px-6">
            {explanation ?? <span className="text-text-3">Working out why…</span>}
          </div>
        </div>
      )}
    </div>
  )
}

function Source({ slug, setting }: { slug: string; setting: EffectiveSetting }) {
  const { sources, status, isMerged } = setting
  const [first] = sources
  if (status === 'conflict') return `${sources.length} policies disagree`
  if (isMerged) return `${sources.length} policies, joined`
  if (!first) return null
  const others = sources.length - 1
  return (
    <>
      <Link className="link" href={`/${slug}/policies/${first.id}`}>
        {first.name}
      </Link>
      {others > 0 && (
        <span className="block text-caption text-text-3">
          and {others} more {others === 1 ? 'policy' : 'policies'}
        </span>
      )}
    </>
  )
}
