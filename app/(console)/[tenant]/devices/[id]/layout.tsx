import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { DeviceCommands } from '@/components/devices/device-commands'
import { DeviceNotices } from '@/components/devices/device-notices'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { StatusBadge } from '@/components/status/status-badge'
import { PageHeader } from '@/components/ui/page-header'
import { RelativeTime } from '@/components/ui/relative-time'
import { TabNav } from '@/components/ui/tab-nav'
import { requireActor } from '@/lib/features/core/actor'
import { getDeviceStanding } from '@/lib/features/devices/detail-standing'
import { devicePermissions } from '@/lib/features/devices/permissions'
import { getDevice } from '@/lib/features/devices/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly children: ReactNode
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  return { title: `${device.name} – Devices` }
}

export default async function DeviceLayout({ params, children }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const standing = await getDeviceStanding(actor, id)
  const slug = actor.tenantSlug
  const base = `/${slug}/devices/${id}`
  const settings = Object.values(device.settingCounts).reduce((a, b) => a + b, 0)
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Devices', href: `/${slug}/devices` },
          { label: device.name },
        ]}
        title={device.name}
        badge={<StatusBadge status={device.policyStatus} />}
        description={
          <>
            {device.osName} {device.osVersion} · Managed by {device.managedBy}
            {device.managedByStatus === 'Error' && ' (could not enroll)'} · Last check-in{' '}
            <RelativeTime at={device.lastCheckInAt} />
            {device.isSimulated && ' · Simulated'}
          </>
        }
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <DeviceCommands slug={slug} device={device} permissions={devicePermissions(actor)} />
        <RefreshButton />
      </PageHeader>
      <DeviceNotices slug={slug} device={device} standing={standing} />
      <TabNav
        label="Device"
        tabs={[
          { href: base, label: 'Overview' },
          { href: `${base}/policies`, label: 'Security policies', count: device.policies.length },
          { href: `${base}/settings`, label: 'Effective settings', count: settings },
          { href: `${base}/groups`, label: 'Groups', count: device.groups.length },
          {
            href: `${base}/tags`,
            label: 'Tags',
            count: new Set([...device.tags, ...device.dynamicTags]).size,
          },
          { href: `${base}/enrollment`, label: 'Enrollment' },
          { href: `${base}/directory`, label: 'Directory' },
          { href: `${base}/check-ins`, label: 'Check-ins' },
          { href: `${base}/activity`, label: 'Activity' },
        ]}
      />
      {children}
    </>
  )
}
