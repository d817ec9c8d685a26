'use client'
import { useTable } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import { useMemo, useState, type ReactNode } from 'react'
import { cx } from '../ui/cx'
import { EmptyState, Skeleton } from '../ui/feedback'
import { ColumnPicker } from './column-picker'
import { ExportLink } from './export-link'
import { features } from './features'
import { FilterBar } from './filter-bar'
import { Pager } from './pager'
import { SelectionBar } from './selection-bar'
import { TableHead } from './table-head'
import { TableRow } from './table-row'
import type { DataColumn, DataFilter, ListState } from './types'
import { useLastPage } from './use-last-page'
import { useListState } from './use-list-state'
import { useOverflow } from './use-overflow'
import { useSelection, type MatchingRows } from './use-selection'

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
  /** Turns selection on; receives the selected rows, of this page unless all that match were selected. */
  readonly bulkActions?: (rows: readonly R[], clear: () => void) => ReactNode
  /** Offers "Select all that match" beside the commands. */
  readonly matching?: MatchingRows<R>
  readonly toolbar?: ReactNode
  readonly dense?: boolean
}

const noFilters: readonly DataFilter[] = []

/** A list of the console: rows come from the server at one page, sort and filter; all of that lives in the URL. */
export function DataTable<R extends object>(props: DataTableProps<R>) {
  const { caption, columns, rows, total, state, rowId, filters = noFilters, bulkActions, matching } = props
  const { rowHref, onOpen, openId, dense = false } = props
  const router = useRouter()
  const list = useListState(filters)
  const selection = useSelection(rows, rowId, matching)
  const [tabStop, setTabStop] = useState<string | null>(null)
  const { frame, isOverflowing } = useOverflow<HTMLDivElement>()
  const isBeyond = useLastPage({ page: state.page, size: state.size, rows: rows.length, total }, (page) =>
    list.replace({ page }),
  )
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
    state: {
      columnVisibility: Object.fromEntries(columns.map((c, i) => [c.id, i === 0 || visible.has(c.id)])),
    },
  })
  const shown = table.getVisibleLeafColumns().flatMap((c) => columns.find((d) => d.id === c.id) ?? [])
  const tableRows = table.getRowModel().rows.map((row) => row.original)
  const isFiltered = state.q !== '' || filters.some((f) => list.valuesOf(f.id).length > 0)
  const isOpenable = onOpen !== undefined || rowHref !== undefined
  const open = (row: R) => (onOpen ? onOpen(row) : rowHref && router.push(rowHref(row)))
  const clearAll = () =>
    list.set({ q: null, page: null, ...Object.fromEntries(filters.map((f) => [f.id, null])) })
  const sortBy = (column: DataColumn<R>) => {
    const dir = state.sort === column.id && state.dir === 'asc' ? 'desc' : 'asc'
    list.set({ sort: column.id, dir, page: null })
  }
  const { selected } = selection
  const onPage = tableRows.filter(selection.isSelected).length
  const matchCount = Math.min(total, matching?.limit ?? 0)
  const canSelectMore = onPage === tableRows.length && selected.length < matchCount
  const stopAt = tableRows.some((row) => rowId(row) === tabStop)
    ? tabStop
    : tableRows[0] && rowId(tableRows[0])

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
      {/* Clipped, not hidden: a frame that hides would be what the header sticks to. */}
      <div className="relative overflow-clip rounded-lg border border-hairline bg-surface">
        <div
          aria-hidden
          className={cx(
            'absolute inset-x-0 top-0 z-30 h-0.5 bg-brand transition-opacity',
            list.isPending ? 'animate-pulse opacity-100' : 'opacity-0',
          )}
        />
        {isBeyond ? (
          <div role="status" aria-label="Loading the last page" className="space-y-4 p-4">
            <Skeleton className="h-4 w-64" />
            <Skeleton className="h-4 w-48" />
            <Skeleton className="h-4 w-56" />
          </div>
        ) : rows.length === 0 ? (
          <Nothing isFiltered={isFiltered} onClear={clearAll}>
            {props.empty}
          </Nothing>
        ) : null}
        {/* A table that fits scrolls with the page; a wider one inside its frame, so that its header stays in view too. */}
        <div
          ref={frame}
          className={cx(
            rows.length === 0 && 'hidden',
            isOverflowing === false ? 'overflow-visible' : 'overflow-x-auto',
            isOverflowing && 'max-h-[calc(100dvh-8rem)] overflow-y-auto',
            list.isPending && 'opacity-60',
          )}
        >
          <table className="w-full border-collapse" aria-label={caption} aria-busy={list.isPending}>
            <TableHead
              columns={shown}
              state={state}
              onSort={sortBy}
              isInside={isOverflowing !== false}
              selection={
                bulkActions
                  ? {
                      all: onPage > 0 && onPage === tableRows.length,
                      some: selected.length > 0,
                      onAll: selection.togglePage,
                    }
                  : null
              }
            />
            <tbody>
              {tableRows.map((row) => {
                const id = rowId(row)
                return (
                  <TableRow
                    key={id}
                    row={row}
                    columns={shown}
                    isOpen={openId === id}
                    isDense={dense}
                    isTabStop={isOpenable || bulkActions ? id === stopAt : null}
                    onFocus={() => setTabStop(id)}
                    onOpen={isOpenable ? () => open(row) : null}
                    selection={
                      bulkActions
                        ? { isSelected: selection.isSelected(row), onToggle: () => selection.toggle(row) }
                        : null
                    }
                  />
                )
              })}
            </tbody>
          </table>
        </div>
      </div>
      {bulkActions && selected.length > 0 && (
        <SelectionBar
          selected={selected.length}
          total={total}
          matching={
            matching && canSelectMore
              ? {
                  count: matchCount,
                  isBusy: selection.reading === 'busy',
                  hasFailed: selection.reading === 'failed',
                  onSelect: () => void selection.selectMatching(),
                }
              : null
          }
          onClear={selection.clear}
        >
          {bulkActions(selected, selection.clear)}
        </SelectionBar>
      )}
    </div>
  )
}

function Nothing({
  isFiltered,
  onClear,
  children,
}: {
  isFiltered: boolean
  onClear: () => void
  children: ReactNode
}) {
  if (!isFiltered) return children
  return (
    <EmptyState
      icon="search"
      title="Nothing matches"
      action={
        <button type="button" className="link" onClick={onClear}>
          Clear all
        </button>
      }
    >
      No row matches the search and filters above.
    </EmptyState>
  )
}
