import Link from 'next/link'
import { numberText } from '@/components/charts/chart-tones'
import { cx } from '@/components/ui/cx'

/** A count in a report's row: a link to the devices it counts, quiet where it counts none. */
export function CountCell({
  count,
  href,
  label,
  tint,
}: {
  count: number
  href: string
  label: string
  tint?: string
}) {
  if (count === 0) return <span className="text-text-3">0</span>
  return (
    <Link
      href={href}
      prefetch={false}
      className={cx('tabular-nums hover:underline', tint ?? 'link')}
      aria-label={`${numberText(count)} ${label}`}
    >
      {numberText(count)}
    </Link>
  )
}
