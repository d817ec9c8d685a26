'use client'
import Link from 'next/link'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { StatusBadge } from '@/components/status/status-badge'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeviceStatusRow } from '@/lib/features/reports/status-queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'
import { statusOptions } from './status-columns'

const filters: readonly DataFilter[] = [
  { id: 'status', label: 'Status', options: statusOptions, single: true },
]

function columnsFor(slug: string): readonly DataColumn<DeviceStatusRow>[] {
  return [
    {
      id: 'name',
      header: 'Device',
      sortable: true,
      cell: (d) => (
        <Link href={`/${slug}/devices/${d.id}`} className="link font-semibold break-words" prefetch={false}>
          {d.name}
        </Link>
      ),
    },
    {
      id: 'status',
      header: 'Setting status',
      sortable: true,
      cell: (d) => <StatusBadge status={d.status} detail={d.errorCode && <code>{d.errorCode}</code>} />,
    },
    { id: 'osPlatform', header: 'OS platform', cell: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
    { id: 'osName', header: 'OS', defaultHidden: true, cell: (d) => d.osName },
    { id: 'managedBy', header: 'Managed by', cell: (d) => d.managedBy },
    {
      id: 'lastCheckInAt',
      header: 'Last check-in',
      sortable: true,
      cell: (d) => <RelativeTime at={d.lastCheckInAt} />,
    },
  ]
}

/** The devices that a policy sets this setting on, with what became of it. */
export function SettingDeviceList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly DeviceStatusRow[]
  total: number
  state: ListState
}) {
  return (
    <DataTable
      caption="Devices of this setting"
      columns={columnsFor(slug)}
      rows={rows}
      total={total}
      state={state}
      rowId={(d) => d.id}
      filters={filters}
      searchLabel="Device name"
      exportHref={`/${slug}/reports/per-setting-status/devices/export`}
      rowHref={(d) => `/${slug}/devices/${d.id}`}
      empty={
        <EmptyState icon="laptop" title="No devices">
          No policy sets this on a device any more.
        </EmptyState>
      }
    />
  )
}
