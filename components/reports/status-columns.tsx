import { MiniBar } from '@/components/charts/stacked-bar'
import type { DataColumn, DataFilter } from '@/components/data-table/types'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import type { Status } from '@/lib/domain/resolution'
import { PLATFORM_WORDS } from '@/lib/features/reports/words'
import { CountCell } from './count-cell'

interface CountedRow {
  readonly name: string
  readonly devices: number
  readonly counts: Readonly<Record<Status, number>>
}

/** One column for each status, and the bar and total before them. `hrefOf` leads to the devices behind a number. */
export function statusColumns<R extends CountedRow>(
  hrefOf: (row: R, status: Status | null) => string,
): readonly DataColumn<R>[] {
  return [
    {
      id: 'bar',
      header: 'Status',
      width: '160px',
      cell: (row) => (
        <span className="block w-36">
          <MiniBar
            label={`Status of ${row.name}`}
            segments={STATUS_ORDER.map((status) => ({
              label: STATUS_WORDS[status].word,
              value: row.counts[status],
              tone: STATUS_WORDS[status].tone,
            }))}
          />
        </span>
      ),
    },
    {
      id: 'devices',
      header: 'Devices',
      sortable: true,
      align: 'right',
      cell: (row) => (
        <CountCell count={row.devices} href={hrefOf(row, null)} label={`devices for ${row.name}`} />
      ),
    },
    ...STATUS_ORDER.map((status): DataColumn<R> => ({
      id: status,
      header: STATUS_WORDS[status].word,
      sortable: true,
      align: 'right',
      cell: (row) => (
        <CountCell
          count={row.counts[status]}
          href={hrefOf(row, status)}
          label={`devices, ${STATUS_WORDS[status].word}, for ${row.name}`}
        />
      ),
    })),
  ]
}

export const statusOptions = STATUS_ORDER.map((status) => ({
  value: status,
  label: STATUS_WORDS[status].word,
}))

export const platformFilter: DataFilter = {
  id: 'platform',
  label: 'Platform',
  options: Object.entries(PLATFORM_WORDS).map(([value, label]) => ({ value, label })),
}
