import { notFound } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { DEVICE_VIEWS, loadDeviceList } from '@/lib/features/devices/params'
import { walkDevices, type DeviceRow } from '@/lib/features/devices/queries'
import { MAX_AT_ONCE } from '@/lib/features/devices/schema'

/** The devices that match the list's search and filters, so many as one command takes: "Select all that match". */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; view: string }> },
) {
  const { tenant, view: asked } = await params
  const actor = await requireActor(tenant, 'device:read')
  const view = DEVICE_VIEWS.find((v) => v === asked) ?? notFound()
  const p = loadDeviceList(request.nextUrl.searchParams)
  const rows: DeviceRow[] = []
  for await (const batch of walkDevices(actor, p, new Date(), view)) {
    rows.push(...batch.slice(0, MAX_AT_ONCE - rows.length))
    if (rows.length === MAX_AT_ONCE) break
  }
  return Response.json({ rows }, { headers: { 'cache-control': 'no-store' } })
}
