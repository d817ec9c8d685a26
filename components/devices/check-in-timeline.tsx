import { cx } from '@/components/ui/cx'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { CheckInRow } from '@/lib/features/devices/check-in-queries'

/** The longest bar stands for four hours: longer pauses are said in words. */
const FULL_SECONDS = 4 * 3600

/** Check-ins one below the other, each with the pause before it as a bar against the agreed 90 minutes. */
export function CheckInTimeline({ checkIns }: { checkIns: readonly CheckInRow[] }) {
  return (
    <ol>
      {checkIns.map(({ at, sinceLast, isLate }) => (
        <li
          key={at}
          className="grid grid-cols-[20px_110px_minmax(0,1fr)] items-center gap-3 border-t border-hairline px-4 py-1.5 first:border-0"
        >
          <Icon
            name={isLate ? 'circleAlert' : 'circleCheck'}
            label={isLate ? 'Late' : 'On time'}
            className={isLate ? 'text-warning' : 'text-success'}
          />
          <RelativeTime at={at} />
          <span className="flex items-center gap-3">
            <span aria-hidden className="h-1.5 w-40 max-w-[40%] overflow-hidden rounded-full bg-sunken">
              <span
                className={cx('block h-full rounded-full', isLate ? 'bg-warning' : 'bg-brand')}
                style={{ width: `${Math.min(100, ((sinceLast ?? 0) / FULL_SECONDS) * 100)}%` }}
              />
            </span>
            <span className="text-caption text-text-3">
              {sinceLast === null ? 'First that is kept' : `${duration(sinceLast)} after the one before`}
            </span>
          </span>
        </li>
      ))}
    </ol>
  )
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 2 * 86_400) return `${(seconds / 3600).toFixed(1)} h`
  return `${Math.round(seconds / 86_400)} days`
}
