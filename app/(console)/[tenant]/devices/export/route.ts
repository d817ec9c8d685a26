import type { NextRequest } from 'next/server'
import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { loadDeviceList } from '@/lib/features/devices/params'
import { walkDevices } from '@/lib/features/devices/queries'

/** The device list as CSV: same search, same filters. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor || !can(actor, 'device:read')) return new Response('Not found', { status: 404 })
  const p = loadDeviceList(request.nextUrl.searchParams)
  return csvResponse(
    `devices-${actor.tenantSlug}.csv`,
    [
      { header: 'Name', value: (d) => d.name },
      { header: 'Device ID', value: (d) => d.id },
      { header: 'OS', value: (d) => d.osName },
      { header: 'OS version', value: (d) => d.osVersion },
      { header: 'Managed by', value: (d) => d.managedBy },
      { header: 'MDE enrollment status', value: (d) => d.enrollmentLabel },
      { header: 'Reason', value: (d) => d.enrollmentReason },
      { header: 'Tags', value: (d) => d.tags.join('; ') },
      { header: 'Policy status', value: (d) => d.policyStatus },
      { header: 'Last check-in', value: (d) => d.lastCheckInAt },
    ],
    walkDevices(actor, p, new Date()),
  )
}
