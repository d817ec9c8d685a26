import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'

/** A number that leads to the rows it counts; plain where it counts none. `of` names what is counted. */
export function CountLink({ count, href, of }: { count: number; href: string; of: string }) {
  if (count === 0) return <span className="tabular-nums">0</span>
  return (
    <Link
      href={href}
      className="link font-semibold tabular-nums"
      aria-label={`${numberText(count)} ${of}`}
      prefetch={false}
    >
      {numberText(count)}
    </Link>
  )
}
