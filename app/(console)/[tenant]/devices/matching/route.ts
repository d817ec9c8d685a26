import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { loadDeviceList } from '@/lib/features/devices/params'
import { walkDevices, type DeviceRow } from '@/lib/features/devices/queries'
import { MAX_AT_ONCE } from '@/lib/features/devices/schema'

/** The devices that match the list's search and filters, so many as one command takes: "Select all that match". */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'device:read')
  const rows: DeviceRow[] = []
  for await (const batch of walkDevices(actor, loadDeviceList(request.nextUrl.searchParams), new Date())) {
    rows.push(...batch.slice(0, MAX_AT_ONCE - rows.length))
    if (rows.length === MAX_AT_ONCE) break
  }
  return Response.json({ rows }, { headers: { 'cache-control': 'no-store' } })
}
