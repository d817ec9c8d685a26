import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeviceListPage } from '../device-list-page'
import { requireActor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'

export const metadata: Metadata = { title: 'All devices' }

export default async function DevicesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:read')
  return <DeviceListPage actor={actor} view="devices" params={await loadDeviceList(searchParams)} />
}
