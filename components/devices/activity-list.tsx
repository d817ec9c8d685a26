'use client'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { EmptyState } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { ActivityRow } from '@/lib/features/devices/activity-queries'

const ICONS: Readonly<Record<string, IconName>> = {
  onboarded: 'plus',
  enrollmentChanged: 'refresh',
  identityChanged: 'key',
  policySetAcknowledged: 'circleCheck',
  errorReported: 'circleAlert',
  keyRotated: 'key',
  keyRevoked: 'lock',
  offboarded: 'signOut',
  superseded: 'copy',
  duplicateHardware: 'copy',
  tagsChanged: 'tag',
  excluded: 'circleMinus',
  included: 'circleCheck',
  deleted: 'trash',
  restored: 'reset',
}

const columns: readonly DataColumn<ActivityRow>[] = [
  {
    id: 'text',
    header: 'What happened',
    cell: (row) => (
      <span className="flex items-start gap-2">
        <Icon
          name={row.source === 'administrator' ? 'user' : (ICONS[row.kind] ?? 'activity')}
          className="mt-0.5 shrink-0 text-text-3"
        />
        <span className="min-w-0 break-words">{row.text}</span>
      </span>
    ),
  },
  { id: 'actor', header: 'By', cell: (row) => row.actorName ?? 'Device' },
  { id: 'at', header: 'When', sortable: true, cell: (row) => <RelativeTime at={row.at} /> },
]
const filters: readonly DataFilter[] = [
  {
    id: 'source',
    label: 'By',
    options: [
      { value: 'device', label: 'The device and the service' },
      { value: 'administrator', label: 'Administrators' },
    ],
  },
]

/** What happened to a device and what administrators did to it. */
export function ActivityList({
  rows,
  total,
  state,
}: {
  rows: readonly ActivityRow[]
  total: number
  state: ListState
}) {
  return (
    <DataTable
      caption="Activity"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(row) => row.id}
      filters={filters}
      searchLabel="Kind, person or detail"
      empty={
        <EmptyState icon="history" title="Nothing has happened yet">
          Onboarding, enrollment changes, acknowledged policy sets and what administrators do are listed here.
        </EmptyState>
      }
    />
  )
}
