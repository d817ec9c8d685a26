import { cx } from '../ui/cx'
import { Icon } from '../ui/icon'
import type { DataColumn, ListState } from './types'

/** The header row: stays in view while the rows scroll below it. */
export function TableHead<R>({
  columns,
  state,
  onSort,
  selection,
  isInside,
}: {
  columns: readonly DataColumn<R>[]
  state: Pick<ListState, 'sort' | 'dir'>
  onSort: (column: DataColumn<R>) => void
  selection: { readonly all: boolean; readonly some: boolean; readonly onAll: (on: boolean) => void } | null
  /** The table scrolls inside its own frame, not with the page. */
  isInside: boolean
}) {
  // Borders of collapsed tables do not travel with sticky cells: the line is a shadow.
  const cell = cx(
    'sticky z-10 h-10 bg-surface font-semibold whitespace-nowrap shadow-[inset_0_-1px_0_var(--hairline)]',
    isInside ? 'top-0' : 'top-12',
  )
  return (
    <thead>
      <tr className="text-left text-caption">
        {selection && (
          <th scope="col" className={cx(cell, 'w-10 pl-4')}>
            <input
              type="checkbox"
              aria-label="Select all rows of this page"
              className="size-4 align-middle accent-[var(--brand)]"
              checked={selection.all}
              ref={(input) => {
                if (input) input.indeterminate = selection.some && !selection.all
              }}
              onChange={(e) => selection.onAll(e.target.checked)}
            />
          </th>
        )}
        {columns.map((column, i) => {
          const isSorted = column.sortable && state.sort === column.id
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={isSorted ? (state.dir === 'asc' ? 'ascending' : 'descending') : undefined}
              style={{ width: column.width }}
              className={cx(
                cell,
                'px-3',
                column.align === 'right' && 'text-right',
                i === 0 && 'left-0 z-20 pl-4',
              )}
            >
              {column.sortable ? (
                <button
                  type="button"
                  onClick={() => onSort(column)}
                  className={cx(
                    'inline-flex items-center gap-1 rounded font-semibold hover:text-link',
                    column.align === 'right' && 'flex-row-reverse',
                  )}
                >
                  {column.header}
                  <Icon
                    name={state.dir === 'asc' ? 'arrowUp' : 'arrowDown'}
                    size={12}
                    className={isSorted ? '' : 'invisible'}
                  />
                </button>
              ) : (
                column.header
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
