import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'

/** A count in a report's row: a link to the devices it counts, quiet where it counts none. */
export function CountCell({ count, href, label }: { count: number; href: string; label: string }) {
  if (count === 0) return <span className="text-text-3">0</span>
  return (
    <Link
      href={href}
      prefetch={false}
      className="link tabular-nums"
      aria-label={`${numberText(count)} ${label}`}
    >
      {numberText(count)}
    </Link>
  )
}
