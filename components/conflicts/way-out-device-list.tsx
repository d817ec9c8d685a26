'use client'
import Link from 'next/link'
import { useMemo } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { EmptyState } from '@/components/ui/feedback'
import type { WayOutNumber } from '@/lib/features/conflicts/way-out'
import type { WayOutDevice } from '@/lib/features/conflicts/way-out-devices'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

function columnsFor(slug: string): readonly DataColumn<WayOutDevice>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      width: '40%',
      cell: (device) => (
        <Link
          href={`/${slug}/devices/${device.id}/settings`}
          className="link font-semibold whitespace-nowrap"
          prefetch={false}
        >
          {device.name}
        </Link>
      ),
    },
    {
      id: 'platform',
      header: 'OS platform',
      cell: (device) => wordFor(OS_PLATFORM_WORDS, device.osPlatform),
    },
    { id: 'osName', header: 'OS', cell: (device) => device.osName },
  ]
}

const NONE: Readonly<Record<WayOutNumber, string>> = {
  helped: 'This change ends the conflict on no device',
  remaining: 'The conflict goes on nowhere',
  newConflicts: 'No other conflict appears',
  sideEffects: 'Nothing else changes on any device',
}

/** The devices behind one of a way out's numbers. */
export function WayOutDeviceList({
  slug,
  of,
  rows,
  total,
  state,
}: {
  slug: string
  of: WayOutNumber
  rows: readonly WayOutDevice[]
  total: number
  state: ListState
}) {
  const columns = useMemo(() => columnsFor(slug), [slug])
  return (
    <DataTable
      caption="Devices"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(device) => device.id}
      searchLabel="Device name"
      exportHref={`/${slug}/reports/conflicts/way-out/export`}
      rowHref={(device) => `/${slug}/devices/${device.id}/settings`}
      empty={<EmptyState icon="circleCheck" title={NONE[of]} />}
    />
  )
}
