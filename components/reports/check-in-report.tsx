import { MiniBar, StackedBar } from '@/components/charts/stacked-bar'
import { freshnessSegments } from '@/components/home/freshness-segments'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { devicesHref } from '@/lib/features/home/device-links'
import type { CheckInRow } from '@/lib/features/reports/fleet-queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'
import { CountCell } from './count-cell'
import { ReportTable, type ReportColumn } from './report-table'
import { sumCheckIn } from './sum-check-in'

const BUCKETS = [
  { id: 'onTime', header: 'Within 90 min' },
  { id: 'day', header: '90 min to 24 h' },
  { id: 'week', header: '1 to 7 days' },
  { id: 'silent', header: 'Silent over 7 days' },
] as const

/** How long ago managed devices checked in, in all and by platform. */
export function CheckInReport({ slug, rows }: { slug: string; rows: readonly CheckInRow[] }) {
  if (rows.length === 0) {
    return (
      <Card>
        <EmptyState icon="clock" title="No device is managed here yet">
          Devices that this channel manages check in every 90 minutes; how many do so on time is shown here.
        </EmptyState>
      </Card>
    )
  }
  const platform = (row: CheckInRow) => wordFor(OS_PLATFORM_WORDS, row.osPlatform)
  const buckets = BUCKETS.map(({ id, header }): ReportColumn<CheckInRow> => ({
    header,
    align: 'right',
    cell: (row) => (
      <CountCell
        count={row[id]}
        label={`devices, ${platform(row)}, ${header}`}
        href={devicesHref(slug, { seen: id, platform: row.osPlatform })}
      />
    ),
  }))
  return (
    <div className="space-y-4">
      <Card title="Check-in freshness" note="Devices managed by MDE; they check in every 90 minutes">
        <StackedBar label="Check-in freshness" segments={freshnessSegments(slug, sumCheckIn(rows))} />
      </Card>
      <Card title="By platform" flush>
        <ReportTable
          caption="Check-in freshness by platform"
          rows={rows}
          rowId={(row) => row.osPlatform}
          columns={[
            { header: 'OS platform', cell: platform },
            {
              header: 'Freshness',
              cell: (row) => (
                <span className="block w-40">
                  <MiniBar
                    label={`Freshness of ${platform(row)}`}
                    segments={freshnessSegments(slug, row, row.osPlatform)}
                  />
                </span>
              ),
            },
            ...buckets,
            { header: 'Devices', align: 'right', cell: (row) => row.total.toLocaleString('en-US') },
          ]}
        />
      </Card>
    </div>
  )
}
