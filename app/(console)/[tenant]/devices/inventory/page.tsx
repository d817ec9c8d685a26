import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeviceListPage } from '../device-list-page'
import { requireActor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'

export const metadata: Metadata = { title: 'Device inventory' }

export default async function InventoryPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'device:read')
  return <DeviceListPage actor={actor} view="inventory" params={await loadDeviceList(searchParams)} />
}
