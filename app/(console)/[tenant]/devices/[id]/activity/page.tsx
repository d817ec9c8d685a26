import type { SearchParams } from 'nuqs/server'
import { ActivityList } from '@/components/devices/activity-list'
import { requireActor } from '@/lib/features/core/actor'
import { listDeviceActivity } from '@/lib/features/devices/activity-queries'
import { loadActivityList } from '@/lib/features/devices/params'
import { getDevice } from '@/lib/features/devices/queries'

export default async function DeviceActivityPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: Promise<SearchParams>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  await getDevice(actor, id)
  const p = await loadActivityList(searchParams)
  const { rows, total } = await listDeviceActivity(actor, id, p)
  return <ActivityList rows={rows} total={total} state={p} />
}
