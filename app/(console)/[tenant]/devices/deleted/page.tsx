import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeletedDeviceList } from '@/components/devices/deleted-device-list'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { listDeletedDevices } from '@/lib/features/devices/deleted-queries'
import { loadDeletedList } from '@/lib/features/devices/params'

export const metadata: Metadata = { title: 'Deleted devices' }

export default async function DeletedDevicesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:read')
  const p = await loadDeletedList(searchParams)
  const { rows, total } = await listDeletedDevices(actor, p, new Date())
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Devices', href: `/${slug}/devices` },
          { label: 'Deleted devices' },
        ]}
        title="Deleted devices"
        description="Deleted within the last 30 days. Restoring brings back the record, its key, its directory object and its assigned groups."
      />
      <DeletedDeviceList
        slug={slug}
        rows={rows}
        total={total}
        state={p}
        canRestore={can(actor, 'device:delete')}
      />
    </>
  )
}
