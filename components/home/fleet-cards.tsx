import Link from 'next/link'
import { percentText, type Segment } from '@/components/charts/chart-tones'
import { numberText } from '@/components/ui/count-text'
import { Donut } from '@/components/charts/donut'
import { StackedBar } from '@/components/charts/stacked-bar'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import { Card } from '@/components/ui/card'
import { devicesHref } from '@/lib/features/home/device-links'
import type { HomeData } from '@/lib/features/home/queries'
import { freshnessSegments } from './freshness-segments'

export function EnrollmentCard({ slug, devices }: { slug: string; devices: HomeData['devices'] }) {
  const segments: readonly Segment[] = [
    {
      label: 'MDE',
      value: devices.mde,
      tone: 'info',
      href: devicesHref(slug, { managedBy: 'MDE', enrollment: 'success' }),
    },
    {
      label: 'Intune',
      value: devices.intune,
      tone: 'accent',
      href: devicesHref(slug, { managedBy: 'Intune' }),
    },
    {
      label: 'ConfigMgr',
      value: devices.configMgr,
      tone: 'steel',
      href: devicesHref(slug, { managedBy: 'ConfigMgr' }),
    },
    {
      label: 'Could not enroll',
      value: devices.failed,
      tone: 'danger',
      href: devicesHref(slug, { enrollment: 'error' }),
    },
    {
      label: 'Not enrolled',
      value: devices.other,
      tone: 'neutral',
      href: devicesHref(slug, { managedBy: 'Unknown' }),
    },
  ]
  return (
    <Card
      title="Enrollment"
      action={
        <Link href={`/${slug}/reports/managed-by`} className="link">
          Managed by report
        </Link>
      }
    >
      <Donut segments={segments} center={numberText(devices.total)} centerNote="devices" title="Enrollment" />
    </Card>
  )
}

export function CheckInAndStatusCard({ slug, home }: { slug: string; home: HomeData }) {
  const { freshness, policyStatus, devices } = home
  const total = STATUS_ORDER.reduce((n, status) => n + policyStatus[status], 0)
  const able = total - policyStatus.notApplicable
  const statusSegments = STATUS_ORDER.map((status): Segment => ({
    label: STATUS_WORDS[status].word,
    value: policyStatus[status],
    tone: STATUS_WORDS[status].tone,
    href: devicesHref(slug, { status }),
  }))
  return (
    <div className="flex min-w-0 flex-col rounded-lg border border-hairline bg-surface" data-card>
      <section className="flex-1 px-4 pb-4" aria-labelledby="home-freshness">
        <header className="flex min-h-12 flex-wrap items-center gap-x-3 pt-2 pb-1 sm:py-0">
          <h2 id="home-freshness" className="text-card font-semibold">
            Check-in freshness
          </h2>
          <span className="text-caption text-text-3 sm:ml-auto">
            {numberText(devices.mde)} devices managed by MDE, every 90 minutes
          </span>
        </header>
        <StackedBar segments={freshnessSegments(slug, freshness)} label="Check-in freshness" />
      </section>
      <section className="flex-1 border-t border-hairline px-4 pb-4" aria-labelledby="home-status">
        <header className="flex min-h-12 flex-wrap items-center gap-x-3 pt-2 pb-1 sm:py-0">
          <h2 id="home-status" className="text-card font-semibold">
            Policy status
          </h2>
          <span className="text-caption text-text-3 sm:ml-auto">
            {able > 0
              ? `${percentText(policyStatus.succeeded, able)} of devices that can receive policy`
              : 'No policy reaches a device yet'}
          </span>
        </header>
        <StackedBar segments={statusSegments} label="Policy status" />
      </section>
    </div>
  )
}
