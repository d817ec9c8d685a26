import { percentText } from '@/components/charts/chart-tones'
import { numberText } from '@/components/ui/count-text'
import { Donut } from '@/components/charts/donut'
import { EnrollmentBadge } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { devicesHref, type DeviceFilter } from '@/lib/features/home/device-links'
import type { ManagedByRow } from '@/lib/features/reports/fleet-queries'
import { CountCell } from './count-cell'
import { managedBySegments } from './managed-by-segments'
import { ReportTable } from './report-table'

const ENROLLMENT: Readonly<Record<string, DeviceFilter['enrollment']>> = {
  Success: 'success',
  Error: 'error',
  Unknown: 'unknown',
}

/** Who manages the devices, and what became of their enrollment. */
export function ManagedByReport({ slug, rows }: { slug: string; rows: readonly ManagedByRow[] }) {
  const total = rows.reduce((n, row) => n + row.devices, 0)
  if (total === 0) {
    return (
      <Card>
        <EmptyState icon="laptop" title="No devices yet">
          Devices are counted here by the channel that manages them as soon as they onboard.
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[420px_minmax(0,1fr)]">
      <Card title="Managed by">
        <Donut
          title="Managed by"
          center={numberText(total)}
          centerNote="devices"
          segments={managedBySegments(slug, rows)}
        />
      </Card>
      <Card title="Enrollment status" flush>
        <ReportTable
          caption="Devices by managing channel and enrollment status"
          rows={rows}
          rowId={(row) => `${row.managedBy} ${row.status} ${row.label}`}
          columns={[
            {
              header: 'Enrollment status',
              cell: (row) => <EnrollmentBadge status={row.status} label={row.label} />,
            },
            { header: 'Managed by', cell: (row) => row.managedBy },
            {
              header: 'Devices',
              align: 'right',
              cell: (row) => (
                <CountCell
                  count={row.devices}
                  label={`devices, ${row.managedBy}, ${row.label}`}
                  href={devicesHref(slug, {
                    managedBy: row.managedBy,
                    enrollment: ENROLLMENT[row.status],
                    label: row.label,
                  })}
                />
              ),
            },
            {
              header: 'Share',
              align: 'right',
              cell: (row) => <span className="text-text-3">{percentText(row.devices, total)}</span>,
            },
          ]}
        />
      </Card>
    </div>
  )
}
