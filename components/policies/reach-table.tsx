'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { ReachRow } from '@/lib/features/policies/reach-queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

function columnsFor(slug: string): readonly DataColumn<ReachRow>[] {
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
    { id: 'osPlatform', header: 'OS platform', cell: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
    { id: 'osName', header: 'Operating system', cell: (d) => d.osName },
    { id: 'managedBy', header: 'Managed by', cell: (d) => d.managedBy },
    { id: 'lastCheckInAt', header: 'Last check-in', cell: (d) => <RelativeTime at={d.lastCheckInAt} /> },
  ]
}

/** The devices that assignments select. */
export function ReachTable({
  slug,
  rows,
  total,
  state,
}: {
  slug: string
  rows: readonly ReachRow[]
  total: number
  state: ListState
}) {
  const columns = useMemo(() => columnsFor(slug), [slug])
  return (
    <DataTable
      caption="Selected devices"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(d) => d.id}
      searchLabel="Device name"
      rowHref={(d) => `/${slug}/devices/${d.id}`}
      empty={
        <EmptyState icon="laptop" title="No device is selected">
          The included groups are empty, or every member is in an excluded group.
        </EmptyState>
      }
    />
  )
}
