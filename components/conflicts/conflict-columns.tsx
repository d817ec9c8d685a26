import Link from 'next/link'
import { percentText } from '@/components/charts/chart-tones'
import { numberText } from '@/components/ui/count-text'
import type { DataColumn } from '@/components/data-table/types'
import type { ConflictPolicy, ConflictRow, ConflictValue } from '@/lib/features/conflicts/conflict-rows'
import { conflictDevicesHref, type ConflictView } from '@/lib/features/conflicts/reference'
import { deviceCount } from './conflict-words'

type Column = DataColumn<ConflictRow>
type Open = (id: string) => void

/** @param devicesInAll distinct devices in any conflict: what shares are of. */
export function columnsFor(
  slug: string,
  view: ConflictView,
  devicesInAll: number,
  open: Open,
): readonly Column[] {
  switch (view) {
    case 'setting':
      return [settingColumn(open), valuesColumn(slug), policiesCountColumn, devicesColumn(slug)]
    case 'pair':
      return [pairColumn(open), settingsColumn, settingsCountColumn, devicesColumn(slug)]
    case 'devices':
      return [
        settingColumn(open),
        valuesColumn(slug),
        shareColumn(devicesInAll),
        policiesCountColumn,
        devicesColumn(slug),
      ]
  }
}

function OpenButton({ row, open, children }: { row: ConflictRow; open: Open; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={() => open(row.id)}
      className="text-left font-semibold [overflow-wrap:anywhere] hover:text-link hover:underline"
    >
      {children}
    </button>
  )
}

function settingColumn(open: Open): Column {
  return {
    id: 'name',
    header: 'Setting',
    sortable: true,
    width: '30%',
    cell: (row) => (
      <span className="block min-w-32">
        <OpenButton row={row} open={open}>
          {row.title}
        </OpenButton>
        <span className="block text-caption text-text-3">{row.settings[0]?.place}</span>
      </span>
    ),
  }
}

function pairColumn(open: Open): Column {
  return {
    id: 'name',
    header: 'Policies',
    sortable: true,
    width: '40%',
    cell: (row) => {
      const [first, second] = row.policies
      return (
        <span className="block min-w-32">
          <OpenButton row={row} open={open}>
            {first?.name} <span className="font-normal text-text-3">and</span> {second?.name}
          </OpenButton>
        </span>
      )
    },
  }
}

/** The policies of this setting under each of its values. */
function valuesColumn(slug: string): Column {
  return {
    id: 'values',
    header: 'Values and policies',
    cell: (row) => <Values slug={slug} values={row.values} />,
  }
}

function Values({ slug, values }: { slug: string; values: readonly ConflictValue[] }) {
  return (
    <dl className="grid min-w-52 gap-x-4 gap-y-1 py-0.5 [overflow-wrap:anywhere] sm:grid-cols-[fit-content(50%)_minmax(120px,1fr)]">
      {values.map((value, i) => (
        <div key={`${value.text} ${i}`} className="contents">
          <dt className="font-semibold">{value.text}</dt>
          <dd className="max-sm:mb-1">
            <PolicyLinks slug={slug} policies={value.policies} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function PolicyLinks({ slug, policies }: { slug: string; policies: readonly ConflictPolicy[] }) {
  return (
    <span>
      {policies.map((policy, i) => (
        <span key={policy.id}>
          {i > 0 && ', '}
          <Link href={`/${slug}/policies/${policy.id}`} className="link" prefetch={false}>
            {policy.name}
          </Link>
        </span>
      ))}
    </span>
  )
}

const SHOWN_SETTINGS = 3

const settingsColumn: Column = {
  id: 'names',
  header: 'Disagree on',
  cell: (row) => (
    <span className="block min-w-40 [overflow-wrap:anywhere]">
      {row.settings
        .slice(0, SHOWN_SETTINGS)
        .map((setting) => setting.name)
        .join(', ')}
      {row.settings.length > SHOWN_SETTINGS && (
        <span className="text-text-3"> and {row.settings.length - SHOWN_SETTINGS} more</span>
      )}
    </span>
  ),
}

const settingsCountColumn: Column = {
  id: 'settings',
  header: 'Settings',
  sortable: true,
  align: 'right',
  width: '90px',
  cell: (row) => numberText(row.settings.length),
}

const policiesCountColumn: Column = {
  id: 'policies',
  header: 'Policies',
  sortable: true,
  align: 'right',
  width: '90px',
  defaultHidden: true,
  cell: (row) => numberText(row.policies.length),
}

function shareColumn(devicesInAll: number): Column {
  return {
    id: 'share',
    header: 'Share of devices in conflict',
    width: '180px',
    cell: (row) => (
      <span className="flex w-40 items-center gap-2">
        <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-hairline/60">
          <span
            className="block h-full rounded-full bg-conflict-fill"
            style={{ width: `${devicesInAll > 0 ? (100 * row.devices) / devicesInAll : 0}%` }}
          />
        </span>
        <span className="w-12 shrink-0 text-right text-caption text-text-3">
          {percentText(row.devices, devicesInAll)}
        </span>
      </span>
    ),
  }
}

function devicesColumn(slug: string): Column {
  return {
    id: 'devices',
    header: 'Devices',
    sortable: true,
    align: 'right',
    width: '100px',
    cell: (row) => (
      <Link
        href={conflictDevicesHref(slug, row.selection)}
        className="link"
        prefetch={false}
        aria-label={`${deviceCount(row.devices)} in conflict: ${row.title}`}
      >
        {numberText(row.devices)}
      </Link>
    ),
  }
}
