import Link from 'next/link'
import type { ReactNode } from 'react'

/** Leads to a page without leaving a form that is not saved yet. */
export function NewTabLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      className="link font-semibold break-words"
      href={href}
      prefetch={false}
      target="_blank"
      rel="noreferrer"
    >
      {children}
      <span className="sr-only"> (opens in a new tab)</span>
    </Link>
  )
}
