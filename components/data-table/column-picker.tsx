import { Icon } from '../ui/icon'
import { Menu, MenuCheckboxItem, MenuHeading } from '../ui/menu'
import type { DataColumn } from './types'

/** Which columns are shown; the first one always is. */
export function ColumnPicker<R>({
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
