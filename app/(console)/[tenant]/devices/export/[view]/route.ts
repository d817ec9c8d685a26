import type { NextRequest } from 'next/server'
import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { DEVICE_COLUMNS } from '@/lib/features/devices/export-columns'
import { DEVICE_VIEWS, loadDeviceList } from '@/lib/features/devices/params'
import { walkDevices } from '@/lib/features/devices/queries'

/** A device list as CSV: same rows, same search and filters, in the words of the same portal. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; view: string }> },
): Promise<Response> {
  const { tenant, view: asked } = await params
  const view = DEVICE_VIEWS.find((v) => v === asked)
  const actor = await findActor(tenant)
  if (!view || !actor || !can(actor, 'device:read')) return new Response('Not found', { status: 404 })
  const p = loadDeviceList(request.nextUrl.searchParams)
  return csvResponse(
    `${view}-${actor.tenantSlug}.csv`,
    DEVICE_COLUMNS[view],
    walkDevices(actor, p, new Date(), view),
  )
}
