'use client'
import { useTable, type RowSelectionState } from '@tanstack/react-table'
import { useRouter, useSearchParams } from 'next/navigation'
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { LinkButton } from '../ui/button'
import { cx } from '../ui/cx'
import { EmptyState } from '../ui/feedback'
import { Icon } from '../ui/icon'
import { Menu, MenuCheckboxItem, MenuHeading } from '../ui/menu'
import { features } from './features'
import { FilterBar } from './filter-bar'
import { Pager } from './pager'
import type { DataColumn, DataFilter, ListState } from './types'
import { useListState } from './use-list-state'

export interface DataTableProps<R> {
  /** Names the table for screen readers. */
  readonly caption: string
  /** Stable (module scope or memo). The first column names the row and stays in view on narrow screens. */
  readonly columns: readonly DataColumn<R>[]
  readonly rows: readonly R[]
  readonly total: number
  readonly state: ListState
  readonly rowId: (row: R) => string
  readonly filters?: readonly DataFilter[]
  readonly searchLabel?: string
  /** Route of the CSV export; the current search and filters are appended. */
  readonly exportHref?: string
  /** Shown where the list has nothing at all; with filters on, the table says that nothing matches. */
  readonly empty: ReactNode
  /** Enter or a click on a row. */
  readonly rowHref?: (row: R) => string
  readonly onOpen?: (row: R) => void
  readonly openId?: string | null
  /** Turns selection on; receives the selected rows of this page. */
  readonly bulkActions?: (rows: readonly R[], clear: () => void) => ReactNode
  readonly toolbar?: ReactNode
  readonly dense?: boolean
}

const noFilters: readonly DataFilter[] = []

/** A list of the console: rows come from the server at one page, sort and filter; all of that lives in the URL. */
export function DataTable<R extends object>(props: DataTableProps<R>) {
  const {
    caption,
    columns,
    rows,
    total,
    state,
    rowId,
    filters = noFilters,
    bulkActions,
    rowHref,
    onOpen,
    openId,
  } = props
  const router = useRouter()
  const list = useListState(filters)
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({})
  const visible = useMemo(
    () => new Set(state.cols ?? columns.filter((c) => !c.defaultHidden).map((c) => c.id)),
    [state.cols, columns],
  )
  const data = useMemo(() => [...rows], [rows])
  const columnDefs = useMemo(() => columns.map((c) => ({ id: c.id, header: c.header })), [columns])
  const table = useTable({
    features,
    data,
    columns: columnDefs,
    getRowId: rowId,
    enableRowSelection: bulkActions !== undefined,
    state: {
      rowSelection,
      columnVisibility: Object.fromEntries(columns.map((c, i) => [c.id, i === 0 || visible.has(c.id)])),
    },
    onRowSelectionChange: setRowSelection,
  })
  const shown = table.getVisibleLeafColumns().flatMap((c) => columns.find((d) => d.id === c.id) ?? [])
  const tableRows = table.getRowModel().rows
  const selected = tableRows.filter((r) => r.getIsSelected()).map((r) => r.original)
  const isFiltered = state.q !== '' || filters.some((f) => list.valuesOf(f.id).length > 0)
  const open = (row: R) => (onOpen ? onOpen(row) : rowHref && router.push(rowHref(row)))
  const clearAll = () =>
    list.set({ q: null, page: null, ...Object.fromEntries(filters.map((f) => [f.id, null])) })

  const sortBy = (column: DataColumn<R>) => {
    const dir = state.sort === column.id && state.dir === 'asc' ? 'desc' : 'asc'
    list.set({ sort: column.id, dir, page: null })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: (typeof tableRows)[number]) => {
    if (event.target !== event.currentTarget) return
    const sibling =
      event.key === 'ArrowDown'
        ? event.currentTarget.nextElementSibling
        : event.key === 'ArrowUp'
          ? event.currentTarget.previousElementSibling
          : null
    if (sibling instanceof HTMLElement) {
      event.preventDefault()
      sibling.focus()
    } else if (event.key === 'Enter') open(row.original)
    else if (event.key === ' ' && bulkActions) {
      event.preventDefault()
      row.toggleSelected()
    }
  }

  return (
    <div>
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <FilterBar
          q={state.q}
          searchLabel={props.searchLabel ?? 'Search'}
          filters={filters}
          valuesOf={list.valuesOf}
          onSearch={(q) => list.set({ q: q || null, page: null })}
          onFilter={(id, values) => list.set({ [id]: values.length > 0 ? values : null, page: null })}
          onClear={clearAll}
        />
        <div className="mb-3 flex flex-wrap items-center gap-2">
          {props.toolbar}
          {props.exportHref && <ExportLink href={props.exportHref} total={total} isFiltered={isFiltered} />}
          <ColumnPicker columns={columns} visible={visible} onChange={(cols) => list.set({ cols })} />
          <Pager
            page={state.page}
            size={state.size}
            total={total}
            onPage={(page) => list.set({ page })}
            onSize={(size) => list.set({ size, page: null })}
          />
        </div>
      </div>
      <p
        className="sr-only"
        aria-live="polite"
      >{`${total.toLocaleString('en-US')} rows${selected.length > 0 ? `, ${selected.length} selected` : ''}`}</p>
      <div className="relative overflow-hidden rounded-lg border border-hairline bg-surface">
        <div
          aria-hidden
          className={cx(
            'absolute inset-x-0 top-0 z-20 h-0.5 bg-brand transition-opacity',
            list.isPending ? 'animate-pulse opacity-100' : 'opacity-0',
          )}
        />
        {rows.length === 0 ? (
          isFiltered ? (
            <EmptyState
              icon="search"
              title="Nothing matches"
              action={
                <button type="button" className="link" onClick={clearAll}>
                  Clear all
                </button>
              }
            >
              No row matches the search and filters above.
            </EmptyState>
          ) : (
            props.empty
          )
        ) : (
          <div className={cx('overflow-x-auto', list.isPending && 'opacity-60')}>
            <table className="w-full border-collapse" aria-label={caption} aria-busy={list.isPending}>
              <thead>
                <tr className="border-b border-hairline text-left text-caption">
                  {bulkActions && (
                    <th scope="col" className="w-10 pl-4">
                      <input
                        type="checkbox"
                        aria-label="Select all rows of this page"
                        className="size-4 align-middle accent-[var(--brand)]"
                        checked={table.getIsAllRowsSelected()}
                        onChange={(e) => table.toggleAllRowsSelected(e.target.checked)}
                      />
                    </th>
                  )}
                  {shown.map((column, i) => {
                    const isSorted = column.sortable && state.sort === column.id
                    return (
                      <th
                        key={column.id}
                        scope="col"
                        aria-sort={isSorted ? (state.dir === 'asc' ? 'ascending' : 'descending') : undefined}
                        style={{ width: column.width }}
                        className={cx(
                          'h-10 px-3 font-semibold whitespace-nowrap',
                          column.align === 'right' && 'text-right',
                          i === 0 && 'sticky left-0 z-10 bg-surface pl-4',
                        )}
                      >
                        {column.sortable ? (
                          <button
                            type="button"
                            onClick={() => sortBy(column)}
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
              <tbody>
                {tableRows.map((row, index) => {
                  const id = rowId(row.original)
                  const isOpen = openId === id
                  const isSelected = row.getIsSelected()
                  return (
                    <tr
                      key={id}
                      tabIndex={onOpen || rowHref || bulkActions ? (index === 0 ? 0 : -1) : undefined}
                      aria-selected={bulkActions ? isSelected : undefined}
                      onKeyDown={(e) => onKeyDown(e, row)}
                      onClick={(e) => {
                        if (e.target instanceof HTMLElement && e.target.closest('a,button,input,label'))
                          return
                        open(row.original)
                      }}
                      className={cx(
                        'group border-b border-hairline last:border-0',
                        (onOpen || rowHref) && 'cursor-pointer',
                        isSelected || isOpen ? 'bg-selected' : 'hover:bg-hover',
                        isOpen && 'shadow-[inset_3px_0_0_var(--brand)]',
                      )}
                    >
                      {bulkActions && (
                        <td className="pl-4">
                          <input
                            type="checkbox"
                            aria-label={`Select row ${index + 1}`}
                            className="size-4 align-middle accent-[var(--brand)]"
                            checked={isSelected}
                            onChange={() => row.toggleSelected()}
                          />
                        </td>
                      )}
                      {shown.map((column, i) => {
                        const Cell = i === 0 ? 'th' : 'td'
                        return (
                          <Cell
                            key={column.id}
                            scope={i === 0 ? 'row' : undefined}
                            className={cx(
                              'px-3 font-normal',
                              props.dense ? 'h-8' : 'h-11 py-1.5',
                              column.align === 'right' ? 'text-right' : 'text-left',
                              i === 0 && 'sticky left-0 max-w-80 pl-4 max-sm:max-w-44',
                              i === 0 &&
                                (isSelected || isOpen ? 'bg-selected' : 'bg-surface group-hover:bg-hover'),
                            )}
                          >
                            {column.cell(row.original)}
                          </Cell>
                        )
                      })}
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        )}
      </div>
      {bulkActions && selected.length > 0 && (
        <div
          role="region"
          aria-label="Selected rows"
          className="sticky bottom-4 z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-hairline bg-surface px-4 py-2 shadow-pane"
        >
          <strong>{selected.length} selected</strong>
          {bulkActions(selected, () => setRowSelection({}))}
          <button
            type="button"
            aria-label="Clear selection"
            onClick={() => setRowSelection({})}
            className="inline-flex size-8 items-center justify-center rounded hover:bg-hover"
          >
            <Icon name="x" />
          </button>
        </div>
      )}
    </div>
  )
}

function ColumnPicker<R>({
  columns,
  visible,
  onChange,
}: {
  columns: readonly DataColumn<R>[]
  visible: ReadonlySet<string>
  onChange: (cols: string[]) => void
}) {
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className="inline-flex h-8 items-center gap-2 rounded px-2 hover:bg-hover">
          <Icon name="columns" />
          Columns
        </button>
      }
    >
      <MenuHeading>Columns</MenuHeading>
      {columns.map((column, i) => (
        <MenuCheckboxItem
          key={column.id}
          checked={i === 0 || visible.has(column.id)}
          disabled={i === 0}
          onCheckedChange={(on) =>
            onChange(
              columns
                .filter((c, j) => j === 0 || (c.id === column.id ? on : visible.has(c.id)))
                .map((c) => c.id),
            )
          }
        >
          {column.header}
        </MenuCheckboxItem>
      ))}
    </Menu>
  )
}

function ExportLink({ href, total, isFiltered }: { href: string; total: number; isFiltered: boolean }) {
  // The very same search and filters as on screen: they are all in the URL.
  const query = useSearchParams().toString()
  return (
    <span title={`Export ${total.toLocaleString('en-US')} ${isFiltered ? 'filtered ' : ''}rows as CSV`}>
      <LinkButton href={query ? `${href}?${query}` : href} variant="subtle" icon="download" download>
        Export
      </LinkButton>
    </span>
  )
}
