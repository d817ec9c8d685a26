import { useId, type KeyboardEvent } from 'react'
import { cx } from '../ui/cx'
import type { DataColumn } from './types'

/** One row: arrows move between rows, Enter opens, Space selects. */
export function TableRow<R>({
  row,
  columns,
  isOpen,
  isDense,
  isTabStop,
  onFocus,
  onOpen,
  selection,
}: {
  row: R
  columns: readonly DataColumn<R>[]
  isOpen: boolean
  isDense: boolean
  /** One row of the table is reached by Tab, the others by arrows; null where rows take no focus. */
  isTabStop: boolean | null
  onFocus: () => void
  onOpen: (() => void) | null
  selection: { readonly isSelected: boolean; readonly onToggle: () => void } | null
}) {
  const id = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return
    const sibling = siblingFor(event)
    if (sibling instanceof HTMLElement) {
      event.preventDefault()
      sibling.focus()
    } else if (event.key === 'Enter') onOpen?.()
    else if (event.key === ' ' && selection) {
      event.preventDefault()
      selection.onToggle()
    }
  }
  const isMarked = selection?.isSelected || isOpen
  return (
    <tr
      tabIndex={isTabStop === null ? undefined : isTabStop ? 0 : -1}
      aria-selected={selection ? selection.isSelected : undefined}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onClick={(e) => {
        if (e.target instanceof HTMLElement && e.target.closest('a,button,input,label')) return
        onOpen?.()
      }}
      data-row
      className={cx(
        'group border-b border-hairline last:border-0',
        onOpen && 'cursor-pointer',
        isMarked ? 'bg-selected' : 'hover:bg-hover',
        isOpen && 'shadow-[inset_3px_0_0_var(--brand)]',
      )}
    >
      {selection && (
        <td className="pl-4">
          {/* Named by itself and the row's name: "Select SRV-01". */}
          <input
            type="checkbox"
            id={`${id}-box`}
            aria-label="Select"
            aria-labelledby={`${id}-box ${id}-name`}
            className="size-4 align-middle accent-[var(--brand)]"
            checked={selection.isSelected}
            onChange={selection.onToggle}
          />
        </td>
      )}
      {columns.map((column, i) => {
        const Cell = i === 0 ? 'th' : 'td'
        return (
          <Cell
            key={column.id}
            id={i === 0 ? `${id}-name` : undefined}
            scope={i === 0 ? 'row' : undefined}
            className={cx(
              'px-3 font-normal',
              isDense ? 'h-8' : 'h-11 py-1.5',
              column.align === 'right' ? 'text-right' : 'text-left',
              i === 0 && 'sticky left-0 max-w-80 pl-4 max-sm:max-w-44',
              i === 0 && (isMarked ? 'bg-selected' : 'bg-surface group-hover:bg-hover'),
            )}
          >
            {column.cell(row)}
          </Cell>
        )
      })}
    </tr>
  )
}

function siblingFor(event: KeyboardEvent<HTMLTableRowElement>): Element | null {
  const row = event.currentTarget
  switch (event.key) {
    case 'ArrowDown':
      return row.nextElementSibling
    case 'ArrowUp':
      return row.previousElementSibling
    case 'Home':
      return row.parentElement?.firstElementChild ?? null
    case 'End':
      return row.parentElement?.lastElementChild ?? null
    default:
      return null
  }
}
