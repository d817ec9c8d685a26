'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cx } from './cx'

export interface TabItem {
  readonly href: string
  readonly label: string
  readonly count?: number
  /** Current for sub-paths too. */
  readonly nested?: boolean
  /** For tabs that differ in the query and not in the path. */
  readonly isCurrent?: boolean
}

/** Tabs that are routes, so that each can be linked to. */
export function TabNav({ label, tabs }: { label: string; tabs: readonly TabItem[] }) {
  const pathname = usePathname()
  return (
    <nav aria-label={label} className="mb-4 overflow-x-auto border-b border-hairline">
      <ul className="flex gap-1">
        {tabs.map((tab) => {
          const isCurrent =
            tab.isCurrent ?? (pathname === tab.href || (tab.nested && pathname.startsWith(`${tab.href}/`)))
          return (
            <li key={tab.href}>
              <Link
                href={tab.href}
                aria-current={isCurrent ? 'page' : undefined}
                className={cx(
                  'relative flex h-10 items-center gap-1.5 whitespace-nowrap px-3 hover:text-text-1',
                  isCurrent
                    ? 'font-semibold text-text-1 after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded after:bg-brand'
                    : 'text-text-2',
                )}
              >
                {tab.label}
                {tab.count !== undefined && (
                  <span className="text-caption font-normal text-text-3">
                    {tab.count.toLocaleString('en-US')}
                  </span>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
