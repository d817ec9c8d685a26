import type { ChartTone, Segment } from '@/components/charts/chart-tones'
import { devicesHref } from '@/lib/features/home/device-links'
import type { ManagedByRow } from '@/lib/features/reports/fleet-queries'

const CHANNELS = [
  { label: 'MDE', tone: 'info' },
  { label: 'Intune', tone: 'accent' },
  { label: 'ConfigMgr', tone: 'steel' },
] as const satisfies readonly { label: string; tone: ChartTone }[]

/** Devices by managing channel; those whose enrollment failed stand apart, because nothing manages them. */
export function managedBySegments(slug: string, rows: readonly ManagedByRow[]): readonly Segment[] {
  const sum = (matches: (row: ManagedByRow) => boolean) =>
    rows.filter(matches).reduce((n, row) => n + row.devices, 0)
  return [
    ...CHANNELS.map(({ label, tone }): Segment => ({
      label,
      tone,
      value: sum((r) => r.managedBy === label && r.status !== 'Error'),
      href: devicesHref(slug, { managedBy: label, enrollment: label === 'MDE' ? 'success' : undefined }),
    })),
    {
      label: 'Could not enroll',
      tone: 'danger',
      value: sum((r) => r.status === 'Error'),
      href: devicesHref(slug, { enrollment: 'error' }),
    },
    {
      label: 'Not enrolled',
      tone: 'neutral',
      value: sum((r) => r.managedBy === 'Unknown' && r.status !== 'Error'),
      href: devicesHref(slug, { managedBy: 'Unknown' }),
    },
  ]
}
