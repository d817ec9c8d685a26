import type { ReactNode } from 'react'

/** The buttons of a long form, in view at the lower edge however far one has scrolled. Reaches to the page's edges. */
export function ActionBar({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-20 -mx-4 -mb-5 flex flex-wrap items-center gap-3 border-t border-hairline bg-surface px-4 py-3 sm:-mx-6 sm:px-6">
      {children}
    </div>
  )
}
