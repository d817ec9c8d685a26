import type { ReactNode } from 'react'
import { cx } from '@/components/ui/cx'

export interface ReportColumn<R> {
  readonly header: string
  readonly cell: (row: R) => ReactNode
  readonly align?: 'right'
}

/** A short table that is shown whole: no paging, no sorting. The first column names the row. */
export function ReportTable<R>({
  caption,
  columns,
  rows,
  rowId,
}: {
  caption: string
  columns: readonly ReportColumn<R>[]
  rows: readonly R[]
  rowId: (row: R) => string
}) {
  return (
    <div className="overflow-x-auto rounded-b-lg">
      <table className="w-full border-collapse" aria-label={caption}>
        <thead>
          <tr className="border-b border-hairline text-left text-caption">
            {columns.map((column, i) => (
              <th
                key={column.header}
                scope="col"
                className={cx(
                  'h-10 px-3 font-semibold whitespace-nowrap first:pl-4 last:pr-4',
                  column.align === 'right' && 'text-right',
                  i === 0 && 'sticky left-0 bg-surface',
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)} className="group border-b border-hairline last:border-0 hover:bg-hover">
              {columns.map((column, i) => {
                const Cell = i === 0 ? 'th' : 'td'
                return (
                  <Cell
                    key={column.header}
                    scope={i === 0 ? 'row' : undefined}
                    className={cx(
                      'h-11 px-3 py-1.5 font-normal first:pl-4 last:pr-4',
                      column.align === 'right' ? 'text-right' : 'text-left',
                      i === 0 && 'sticky left-0 bg-surface group-hover:bg-hover',
                    )}
                  >
                    {column.cell(row)}
                  </Cell>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
