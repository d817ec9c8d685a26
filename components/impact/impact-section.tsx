import type { ReactNode } from 'react'

/** A titled part of the panel, set off by a line from the one above. */
export function ImpactSection({
  title,
  note,
  children,
}: {
  title: ReactNode
  note?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="border-t border-hairline px-4 py-3">
      <header className="mb-1.5 flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{title}</h3>
        {note && <span className="ml-auto text-caption text-text-3">{note}</span>}
      </header>
      {children}
    </section>
  )
}
