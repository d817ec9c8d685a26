import Link from 'next/link'
import type { ReactNode } from 'react'
import { Icon } from './icon'

export interface Crumb {
  readonly label: string
  readonly href?: string
}

export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-2">
      <ol className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5 text-caption text-text-3">
        {items.map((item, i) => (
          <li key={`${item.label}-${i}`} className="flex min-w-0 items-center gap-1.5">
            {i > 0 && <Icon name="chevronRight" size={12} />}
            {item.href ? (
              <Link href={item.href} className="hover:text-link hover:underline">
                {item.label}
              </Link>
            ) : (
              <span aria-current="page" className="truncate">
                {item.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Title of a page: breadcrumb, the one H1, a badge, one line of purpose, the revision it shows, and its commands. */
export function PageHeader({
  crumbs,
  title,
  badge,
  description,
  revision,
  children,
}: {
  crumbs?: readonly Crumb[]
  title: ReactNode
  badge?: ReactNode
  description?: ReactNode
  revision?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="mb-4">
      {crumbs && <Breadcrumbs items={crumbs} />}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 tabIndex={-1} className="min-w-0 text-title font-semibold break-words">
            {title}
          </h1>
          {badge}
        </div>
        {revision && <div className="pt-1.5 sm:ml-auto">{revision}</div>}
      </div>
      {description && <p className="mt-1 max-w-4xl text-text-2">{description}</p>}
      {children && <CommandBar>{children}</CommandBar>}
    </div>
  )
}

/** The page's commands, the primary verb first. */
export function CommandBar({ children }: { children: ReactNode }) {
  return <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2">{children}</div>
}
