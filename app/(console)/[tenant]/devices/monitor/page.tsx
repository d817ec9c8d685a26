import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeviceList } from '@/components/devices/device-list'
import { DevicePane } from '@/components/devices/device-pane'
import { RevisionLine } from '@/components/shell/revision-line'
import { EmptyState } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'
import { devicePermissions } from '@/lib/features/devices/permissions'
import { findDevice, listDevices, listFilterChoices } from '@/lib/features/devices/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

export const metadata: Metadata = { title: 'Assignment failures' }

export default async function MonitorPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:read')
  const p = await loadDeviceList(searchParams)
  const { rows, total } = await listDevices(actor, p, new Date(), 'monitor')
  const open = p.device ? await findDevice(actor, p.device) : null
  const slug = actor.tenantSlug
  const permissions = devicePermissions(actor)
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Devices', href: `/${slug}/devices` },
          { label: 'Monitor' },
        ]}
        title="Assignment failures"
        description="Devices on which a policy is in conflict or failed to apply."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      />
      <DeviceList
        view="monitor"
        slug={slug}
        rows={rows}
        total={total}
        state={p}
        choices={await listFilterChoices(actor, p)}
        permissions={permissions}
        empty={
          <EmptyState icon="circleCheck" title="No device fails">
            Devices with a conflict or an error are listed here.
          </EmptyState>
        }
        pane={
          open && (
            <DevicePane slug={slug} device={open} ids={rows.map((r) => r.id)} permissions={permissions} />
          )
        }
      />
    </>
  )
}
