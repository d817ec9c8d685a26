import type { ReactNode } from 'react'
import { cx } from './cx'

/** A titled surface. `action` stands at the right end of the title; `flush` lets a table touch the edges. */
export function Card({
  title,
  action,
  note,
  flush = false,
  className,
  children,
  id,
}: {
  title?: ReactNode
  action?: ReactNode
  note?: ReactNode
  flush?: boolean
  className?: string
  children: ReactNode
  id?: string
}) {
  return (
    <section
      id={id}
      data-card
      className={cx('min-w-0 rounded-lg border border-hairline bg-surface', className)}
    >
      {title && (
        <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          <h2 className="text-card font-semibold">{title}</h2>
          {note && <span className="text-caption text-text-3">{note}</span>}
          {action && <div className="ml-auto flex items-center gap-2 text-caption">{action}</div>}
        </header>
      )}
      <div className={flush ? 'min-w-0' : cx('min-w-0 px-4 pb-4', !title && 'pt-4')}>{children}</div>
    </section>
  )
}
