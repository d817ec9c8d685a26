'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { numberText } from '@/components/ui/count-text'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { Tag } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { ConflictDeviceRow } from '@/lib/features/conflicts/device-queries'
import { OS_PLATFORM_WORDS } from '@/lib/features/reports/words'

const filters: readonly DataFilter[] = [
  {
    id: 'platform',
    label: 'Platform',
    options: Object.entries(OS_PLATFORM_WORDS).map(([value, label]) => ({ value, label })),
  },
]
const SHOWN_TAGS = 2

function columnsFor(slug: string): readonly DataColumn<ConflictDeviceRow>[] {
  const settingsHref = (device: ConflictDeviceRow) => `/${slug}/devices/${device.id}/settings?status=conflict`
  return [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      cell: (device) => (
        <Link href={settingsHref(device)} className="link font-semibold whitespace-nowrap" prefetch={false}>
          {device.name}
        </Link>
      ),
    },
    {
      id: 'osPlatform',
      header: 'OS platform',
      sortable: true,
      cell: (device) => <span className="whitespace-nowrap">{device.osName}</span>,
    },
    { id: 'managedBy', header: 'Managed by', defaultHidden: true, cell: (device) => device.managedBy },
    {
      id: 'tags',
      header: 'Tags',
      cell: (device) => (
        <span className="flex gap-1 whitespace-nowrap">
          {device.tags.slice(0, SHOWN_TAGS).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          {device.tags.length > SHOWN_TAGS && (
            <span className="text-caption text-text-3" title={device.tags.join(', ')}>
              +{device.tags.length - SHOWN_TAGS}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'conflicts',
      header: 'Settings in conflict',
      align: 'right',
      cell: (device) => (
        <Link
          href={settingsHref(device)}
          className="link"
          prefetch={false}
          aria-label={`${numberText(device.conflicts)} settings in conflict on ${device.name}`}
        >
          {numberText(device.conflicts)}
        </Link>
      ),
    },
    {
      id: 'lastCheckInAt',
      header: 'Last check-in',
      sortable: true,
      cell: (device) => (
        <span className="whitespace-nowrap">
          <RelativeTime at={device.lastCheckInAt} />
        </span>
      ),
    },
  ]
}

/** The devices that a conflict keeps from their settings. */
export function ConflictDeviceList({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly ConflictDeviceRow[]
  total: number
  state: ListState
}) {
  const columns = useMemo(() => columnsFor(slug), [slug])
  return (
    <DataTable
      caption="Devices in conflict"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(device) => device.id}
      filters={filters}
      searchLabel="Device name"
      exportHref={`/${slug}/reports/conflicts/devices/export`}
      rowHref={(device) => `/${slug}/devices/${device.id}/settings?status=conflict`}
      empty={
        <EmptyState icon="circleCheck" title="This conflict is resolved">
          No device has it any more.
        </EmptyState>
      }
    />
  )
}
