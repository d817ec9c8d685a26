'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import { STATUS_ORDER, STATUS_WORDS, StatusBadge } from '@/components/status/status-badge'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeviceStatusRow } from '@/lib/features/reports/status-queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

const STATUS_FILTER: DataFilter = {
  id: 'status',
  label: 'Status',
  single: true,
  options: STATUS_ORDER.map((value) => ({ value, label: STATUS_WORDS[value].word })),
}

const RELEASE_FILTER: DataFilter = {
  id: 'release',
  label: 'Release',
  single: true,
  options: [{ value: 'candidate', label: 'Gets the new settings' }],
}

function columnsFor(slug: string): readonly DataColumn<DeviceStatusRow>[] {
  return [
    {
      id: 'name',
      header: 'Device',
      sortable: true,
      cell: (d) => (
        <Link href={`/${slug}/devices/${d.id}`} prefetch={false} className="link font-semibold break-words">
          {d.name}
        </Link>
      ),
    },
    {
      id: 'status',
      header: 'Check-in status',
      sortable: true,
      cell: (d) => (
        <StatusBadge status={d.status} detail={d.errorCode ? `Error ${d.errorCode}` : undefined} />
      ),
    },
    { id: 'osName', header: 'Operating system', cell: (d) => d.osName },
    {
      id: 'osPlatform',
      header: 'OS platform',
      defaultHidden: true,
      cell: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform),
    },
    { id: 'managedBy', header: 'Managed by', cell: (d) => d.managedBy },
    {
      id: 'lastCheckInAt',
      header: 'Last check-in',
      sortable: true,
      cell: (d) => <RelativeTime at={d.lastCheckInAt} />,
    },
    {
      id: 'id',
      header: 'Device ID',
      defaultHidden: true,
      cell: (d) => <code className="text-caption">{d.id}</code>,
    },
  ]
}

/** The devices of a policy with their status, for the whole policy or for one of its settings. */
export function PolicyDevicesTable({
  slug,
  rows,
  total,
  state,
  exportHref,
  settings,
  isAssigned,
  isStaged = false,
}: {
  slug: string
  rows: readonly DeviceStatusRow[]
  total: number
  state: ListState
  exportHref: string
  settings: readonly { readonly key: string; readonly name: string }[]
  isAssigned: boolean
  /** A rollout runs, so that part of the devices get other settings. */
  isStaged?: boolean
}) {
  const columns = useMemo(() => columnsFor(slug), [slug])
  const filters = useMemo<readonly DataFilter[]>(() => {
    const options = settings.map(({ key, name }) => ({ value: key, label: name }))
    return [
      STATUS_FILTER,
      ...(isStaged ? [RELEASE_FILTER] : []),
      ...(options.length > 0 ? [{ id: 'setting', label: 'Setting', single: true, options }] : []),
    ]
  }, [settings, isStaged])
  return (
    <DataTable
      caption="Applied devices"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(d) => d.id}
      filters={filters}
      searchLabel="Device name"
      exportHref={exportHref}
      rowHref={(d) => `/${slug}/devices/${d.id}`}
      empty={
        <EmptyState icon="laptop" title={isAssigned ? 'No device receives this policy' : 'Not assigned yet'}>
          {isAssigned
            ? 'The assigned groups hold no device that is enrolled, or every one of them is excluded.'
            : 'Assign the policy to a group, and the devices of the group are listed here within seconds.'}
        </EmptyState>
      }
    />
  )
}
