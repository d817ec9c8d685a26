'use client'
import Link from 'next/link'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { cx } from '@/components/ui/cx'
import { Pane } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import type { ConflictDetail, ConflictSources, Contest } from '@/lib/features/conflicts/queries'
import { conflictDevicesHref, conflictHref, type ConflictSelection } from '@/lib/features/conflicts/reference'
import type { ContestReference } from '@/lib/features/conflicts/way-out'
import { deviceCount, settingCount } from './conflict-words'
import { SourceList } from './source-list'
import { WaysOut } from './ways-out'

interface Revisions {
  readonly newest: number
  readonly shown: number
}

/** What is behind a row of the report: who contends, on which devices, and the ways out. */
export function ConflictPane({
  slug,
  detail,
  revision,
  onClose,
}: {
  slug: string
  detail: ConflictDetail | null
  revision: Revisions
  onClose: () => void
}) {
  if (!detail) {
    return (
      <Pane open onClose={onClose} title="Resolved" size="wide">
        <EmptyState icon="circleCheck" title="This conflict is resolved">
          At revision {revision.shown} no device has it any more. It may have been another mixture of
          policies: the list shows what is left.
        </EmptyState>
      </Pane>
    )
  }
  const { selection, settings } = detail
  const [only] = settings
  return (
    <Pane
      open
      onClose={onClose}
      size="wide"
      title={detail.title}
      badge={
        <Badge tone="conflict" icon="diamond">
          {deviceCount(detail.devices)}
        </Badge>
      }
    >
      <Summary slug={slug} detail={detail} />
      {selection.kind === 'pair' ? (
        <section className="mt-5" aria-labelledby="conflict-settings">
          <h3 id="conflict-settings" className="mb-2 text-card font-semibold">
            Settings
          </h3>
          <ul className="space-y-2">
            {settings.map((setting, i) => (
              <PairSetting
                key={setting.key}
                slug={slug}
                setting={setting}
                contest={contestOf(detail, setting.key)}
                selection={{ ...selection, key: setting.key }}
                revision={revision}
                startsOpen={i === 0}
              />
            ))}
          </ul>
        </section>
      ) : (
        only && (
          <>
            <Sources slug={slug} setting={only} selection={selection} />
            {selection.kind === 'setting' && <Contests slug={slug} contests={detail.contests} />}
            <WaysOut slug={slug} contest={contestOf(detail, only.key)} revision={revision} />
            <SettingKey settingKey={only.key} />
          </>
        )
      )}
    </Pane>
  )
}

/** Which conflicts the advisor is asked about: all of the setting, or those of one mixture of policies. */
function contestOf({ selection, contests }: ConflictDetail, key: string): ContestReference {
  if (selection.kind === 'contest') return { key, among: selection.among }
  const own = contests.flatMap(({ selection: one }) =>
    one.kind === 'contest' && one.key === key ? [one] : [],
  )
  const [first] = own
  // Two policies may be at odds beside a third: their own mixture is meant where there is only one.
  return { key, among: selection.kind === 'pair' && own.length === 1 && first ? first.among : [] }
}

function Summary({ slug, detail }: { slug: string; detail: ConflictDetail }) {
  const { settings, devices, selection, values } = detail
  const isDelivered = settings.every((setting) => setting.deliveredAnyway)
  return (
    <>
      <p className="text-text-2">
        {selection.kind === 'pair'
          ? `They disagree on ${settingCount(settings.length)}. `
          : `${values.length} different values. `}
        {isDelivered
          ? 'Every rule reaches the devices, and they decide among them.'
          : 'While policies disagree nothing is sent, and these devices keep the value they have.'}
      </p>
      <p className="mt-3">
        <LinkButton href={conflictDevicesHref(slug, selection)} icon="laptop">
          View {deviceCount(devices)}
        </LinkButton>
      </p>
    </>
  )
}

function Sources({
  slug,
  setting,
  selection,
}: {
  slug: string
  setting: ConflictSources
  selection: ConflictSelection
}) {
  return (
    <section className="mt-5" aria-labelledby="conflict-sources">
      <h3 id="conflict-sources" className="mb-2 text-card font-semibold">
        Sources
      </h3>
      <SourceList slug={slug} sources={setting.sources} selection={selection} />
    </section>
  )
}

/** Devices do not all have the same policies: who is at odds with whom, and the ways out for those alone. */
function Contests({ slug, contests }: { slug: string; contests: readonly Contest[] }) {
  if (contests.length < 2) return null
  return (
    <section className="mt-5" aria-labelledby="conflict-contests">
      <h3 id="conflict-contests" className="text-card font-semibold">
        Who is at odds with whom
      </h3>
      <p className="mb-2 text-caption text-text-3">Open one for its own ways out.</p>
      <ul className="divide-y divide-hairline rounded border border-hairline">
        {contests.map(({ selection, policies, devices }) => (
          <li key={policies.map((policy) => policy.id).join()} className="flex items-start gap-3 px-3 py-2">
            <Link
              href={conflictHref(slug, selection)}
              className="link min-w-0 flex-1 [overflow-wrap:anywhere]"
              prefetch={false}
            >
              {policies.map((policy) => policy.name).join(', ')}
            </Link>
            <Link
              href={conflictDevicesHref(slug, selection)}
              className="link shrink-0 tabular-nums"
              prefetch={false}
            >
              {deviceCount(devices)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function PairSetting({
  slug,
  setting,
  contest,
  selection,
  revision,
  startsOpen,
}: {
  slug: string
  setting: ConflictSources
  contest: ContestReference
  selection: ConflictSelection
  revision: Revisions
  startsOpen: boolean
}) {
  const [isOpen, setOpen] = useState(startsOpen)
  return (
    <li className="rounded border border-hairline">
      <div className="flex items-start gap-2 px-3 py-2">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded text-left"
        >
          <Icon
            name={isOpen ? 'chevronDown' : 'chevronRight'}
            size={14}
            className="mt-0.5 shrink-0 text-text-3"
          />
          <span className="min-w-0">
            <span className="font-semibold [overflow-wrap:anywhere]">{setting.name}</span>
            <span className="block text-caption text-text-3">{setting.place}</span>
          </span>
        </button>
        <Link
          href={conflictDevicesHref(slug, selection)}
          className="link shrink-0 tabular-nums"
          prefetch={false}
          aria-label={`${deviceCount(setting.devices)} in conflict on ${setting.name}`}
        >
          {deviceCount(setting.devices)}
        </Link>
      </div>
      <div className={cx('px-3 pb-3', !isOpen && 'hidden')}>
        {isOpen && (
          <>
            <SourceList slug={slug} sources={setting.sources} selection={selection} />
            <WaysOut slug={slug} contest={contest} revision={revision} />
          </>
        )}
      </div>
    </li>
  )
}

function SettingKey({ settingKey }: { settingKey: string }) {
  return (
    <section className="mt-6" aria-labelledby="conflict-key">
      <h3 id="conflict-key" className="text-caption font-semibold text-text-3">
        Setting key
      </h3>
      <p className="flex items-center gap-1">
        <code className="text-caption break-all">{settingKey}</code>
        <CopyButton text={settingKey} label="Copy setting key" />
      </p>
    </section>
  )
}
