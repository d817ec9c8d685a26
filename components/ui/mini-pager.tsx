'use client'
import { IconButton } from './button'
import { countText, numberText } from './count-text'

/** "1–20 of 240 devices" with both arrows, for lists inside panels and cards; the arrows only where there is more than one page. */
export function MiniPager({
  page,
  size,
  total,
  noun,
  onPage,
}: {
  page: number
  size: number
  total: number
  noun: string
  onPage: (page: number) => void
}) {
  const first = (page - 1) * size + 1
  const last = Math.min(total, page * size)
  if (total <= size)
    return <p className="mt-2 text-caption text-text-2 tabular-nums">{countText(total, noun)}</p>
  return (
    <nav aria-label="Pages" className="mt-2 flex items-center gap-1 text-caption text-text-2">
      <span className="mr-auto tabular-nums">
        {`${numberText(first)}–${numberText(last)} of ${countText(total, noun)}`}
      </span>
      <IconButton
        icon="chevronLeft"
        label="Previous page"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
      />
      <IconButton
        icon="chevronRight"
        label="Next page"
        disabled={last >= total}
        onClick={() => onPage(page + 1)}
      />
    </nav>
  )
}
