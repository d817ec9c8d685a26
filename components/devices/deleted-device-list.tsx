'use client'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, ListState } from '@/components/data-table/types'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeletedDeviceRow } from '@/lib/features/devices/deleted-queries'
import { useRestore } from './use-restore'

const columns: readonly DataColumn<DeletedDeviceRow>[] = [
  {
    id: 'name',
    header: 'Device name',
    sortable: true,
    cell: (d) => <span className="font-semibold">{d.name}</span>,
  },
  { id: 'deletedBy', header: 'Deleted by', sortable: true, cell: (d) => d.deletedBy ?? 'Unknown' },
  { id: 'deletedAt', header: 'Deleted', sortable: true, cell: (d) => <RelativeTime at={d.deletedAt} /> },
  {
    id: 'expiresAt',
    header: 'Can be restored until',
    sortable: true,
    cell: (d) => <RelativeTime at={d.expiresAt} />,
  },
  {
    id: 'id',
    header: 'Device ID',
    defaultHidden: true,
    cell: (d) => <code className="font-mono text-caption">{d.id}</code>,
  },
]

/** Devices that were deleted within 30 days. */
export function DeletedDeviceList({
  slug,
  rows,
  total,
  state,
  canRestore,
}: {
  slug: string
  rows: readonly DeletedDeviceRow[]
  total: number
  state: ListState
  canRestore: boolean
}) {
  const restore = useRestore(slug)
  return (
    <DataTable
      caption="Deleted devices"
      columns={columns}
      rows={rows}
      total={total}
      state={state}
      rowId={(d) => d.id}
      searchLabel="Name"
      empty={
        <EmptyState icon="trash" title="No deleted devices">
          Devices that are deleted stay here for 30 days and can be restored as they were.
        </EmptyState>
      }
      bulkActions={
        canRestore
          ? (selected, clear) => (
              <Button
                variant="subtle"
                icon="reset"
                onClick={() => {
                  restore(selected.map((d) => d.id))
                  clear()
                }}
              >
                Restore
              </Button>
            )
          : undefined
      }
    />
  )
}
