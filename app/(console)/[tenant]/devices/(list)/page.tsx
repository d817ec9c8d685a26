import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeviceList } from '@/components/devices/device-list'
import { DevicePane } from '@/components/devices/device-pane'
import { OnboardButton } from '@/components/devices/onboard-button'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'
import { devicePermissions } from '@/lib/features/devices/permissions'
import { findDevice, listDevices, listFilterChoices } from '@/lib/features/devices/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

export const metadata: Metadata = { title: 'All devices' }

export default async function DevicesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:read')
  const p = await loadDeviceList(searchParams)
  const { rows, total } = await listDevices(actor, p, new Date())
  const open = p.device ? await findDevice(actor, p.device) : null
  const slug = actor.tenantSlug
  const permissions = devicePermissions(actor)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Devices' }, { label: 'All devices' }]}
        title="All devices"
        description="Every device that Microsoft Defender for Endpoint knows, and who manages it."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {can(actor, 'device:write') && <OnboardButton slug={slug} isDemoTenant={actor.isDemoTenant} />}
        <RefreshButton />
      </PageHeader>
      <DeviceList
        slug={slug}
        rows={rows}
        total={total}
        state={p}
        choices={await listFilterChoices(actor, p)}
        permissions={permissions}
        pane={
          open && (
            <DevicePane slug={slug} device={open} ids={rows.map((r) => r.id)} permissions={permissions} />
          )
        }
      />
    </>
  )
}
