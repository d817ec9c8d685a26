import Link from 'next/link'
import type { ReactNode } from 'react'
import { type Segment } from '@/components/charts/chart-tones'
import { numberText } from '@/components/ui/count-text'
import { Donut } from '@/components/charts/donut'
import { StackedBar } from '@/components/charts/stacked-bar'
import { deviceCount } from '@/components/conflicts/conflict-words'
import { freshnessSegments } from '@/components/home/freshness-segments'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { devicesHref } from '@/lib/features/home/device-links'
import type { ReportOverview } from '@/lib/features/reports/fleet-queries'
import { managedBySegments } from './managed-by-segments'
import { sumCheckIn } from './sum-check-in'

/** The headline of each report, with the way to it. */
export function ReportOverviewCards({ slug, overview }: { slug: string; overview: ReportOverview }) {
  const base = `/${slug}/reports`
  const checkIn = sumCheckIn(overview.checkIn)
  const devices = overview.managedBy.reduce((n, row) => n + row.devices, 0)
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <ReportCard
        title="Policy status"
        href={`${base}/policy-status`}
        note="Devices by the status of their policies"
      >
        <Donut
          title="Policy status"
          center={numberText(STATUS_ORDER.reduce((n, status) => n + overview.devices[status], 0))}
          centerNote="devices"
          leaveOut={STATUS_WORDS.notApplicable.word}
          segments={STATUS_ORDER.map((status): Segment => ({
            label: STATUS_WORDS[status].word,
            value: overview.devices[status],
            tone: STATUS_WORDS[status].tone,
            href: devicesHref(slug, { status }),
          }))}
        />
      </ReportCard>
      <ReportCard title="Managed by" href={`${base}/managed-by`} note="Who gives devices their settings">
        <Donut
          title="Managed by"
          center={numberText(devices)}
          centerNote="devices"
          segments={managedBySegments(slug, overview.managedBy)}
        />
      </ReportCard>
      <ReportCard
        title="Check-in"
        href={`${base}/check-in`}
        note={`${numberText(checkIn.total)} devices managed by MDE`}
      >
        <StackedBar label="Check-in freshness" segments={freshnessSegments(slug, checkIn)} />
      </ReportCard>
      <div className="grid gap-4 sm:grid-cols-3 lg:grid-cols-1 xl:grid-cols-3">
        <Figure
          title="Conflicts"
          href={`${base}/conflicts`}
          value={overview.settingsInConflict}
          note={`${overview.settingsInConflict === 1 ? 'setting' : 'settings'} in conflict, on ${deviceCount(overview.devicesInConflict)}`}
        />
        <Figure
          title="Per setting status"
          href={`${base}/per-setting-status`}
          value={overview.settings}
          note="settings on devices"
        />
        <Figure
          title="Policies"
          href={`${base}/policy-status`}
          value={overview.policies}
          note={`${numberText(overview.assignedPolicies)} of them assigned`}
        />
      </div>
    </div>
  )
}

function ReportCard({
  title,
  href,
  note,
  children,
}: {
  title: string
  href: string
  note: string
  children: ReactNode
}) {
  return (
    <Card
      title={title}
      note={note}
      action={
        <Link href={href} className="link" aria-label={`View report ${title}`}>
          View report
        </Link>
      }
    >
      {children}
    </Card>
  )
}

function Figure({ title, href, value, note }: { title: string; href: string; value: number; note: string }) {
  return (
    <Card title={title}>
      <p className="text-title font-semibold tabular-nums">{numberText(value)}</p>
      <p className="text-caption text-text-3">{note}</p>
      <p className="mt-3">
        <Link href={href} className="link text-caption" aria-label={`View report ${title}`}>
          View report
        </Link>
      </p>
    </Card>
  )
}
