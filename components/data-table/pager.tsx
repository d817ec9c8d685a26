'use client'
import { IconButton } from '../ui/button'
import { Menu, MenuCheckboxItem, MenuHeading } from '../ui/menu'

const SIZES = [25, 50, 100, 200]

/** "1–50 of 1,204" with previous, next and the page size. */
export function Pager({
  page,
  size,
  total,
  onPage,
  onSize,
}: {
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  onSize: (size: number) => void
}) {
  const current = Math.max(1, page)
  const first = total === 0 ? 0 : (current - 1) * size + 1
  const last = Math.min(total, current * size)
  const n = (x: number) => x.toLocaleString('en-US')
  return (
    <nav aria-label="Pages" className="flex items-center gap-1 text-caption text-text-2">
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            className="rounded px-2 py-1 tabular-nums hover:bg-hover"
            title="Rows on a page"
          >{`${n(first)}–${n(last)} of ${n(total)}`}</button>
        }
      >
        <MenuHeading>Rows on a page</MenuHeading>
        {SIZES.map((s) => (
          <MenuCheckboxItem key={s} checked={s === size} onCheckedChange={() => onSize(s)}>
            {s}
          </MenuCheckboxItem>
        ))}
      </Menu>
      <IconButton
        icon="chevronLeft"
        label="Previous page"
        disabled={current <= 1}
        onClick={() => onPage(current - 1)}
      />
      <IconButton
        icon="chevronRight"
        label="Next page"
        disabled={last >= total}
        onClick={() => onPage(current + 1)}
      />
    </nav>
  )
}
