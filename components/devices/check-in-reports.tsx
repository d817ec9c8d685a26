import { EmptyState } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { ReportRow } from '@/lib/features/devices/check-in-queries'

/** What check-ins brought back that was news: policy sets taken in, and settings that failed. */
export function CheckInReports({ reports }: { reports: readonly ReportRow[] }) {
  if (reports.length === 0) {
    return (
      <EmptyState icon="circleCheck" title="Nothing reported yet">
        The device reports when it has taken in a policy set, and which settings failed.
      </EmptyState>
    )
  }
  return (
    <ol>
      {reports.map(({ id, at, isError, text }) => (
        <li key={id} className="flex items-start gap-2 border-t border-hairline px-4 py-2 first:border-0">
          <Icon
            name={isError ? 'circleAlert' : 'circleCheck'}
            label={isError ? 'Error' : 'Acknowledged'}
            className={isError ? 'mt-0.5 shrink-0 text-danger' : 'mt-0.5 shrink-0 text-success'}
          />
          <div className="min-w-0">
            <p className="break-words">{text}</p>
            <p className="text-caption text-text-3">
              <RelativeTime at={at} />
            </p>
          </div>
        </li>
      ))}
    </ol>
  )
}
