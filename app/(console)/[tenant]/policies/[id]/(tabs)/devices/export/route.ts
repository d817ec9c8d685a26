import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { loadPolicyDevices } from '@/lib/features/policies/params'
import { getPolicy } from '@/lib/features/policies/queries'
import { walkPolicyDevices } from '@/lib/features/policies/report-queries'
import { STATUS_TEXT } from '@/lib/features/policies/status-text'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** The devices that the list shows, all pages of them. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  return csvResponse(
    `${policy.name}-devices.csv`,
    [
      { header: 'Device', value: (d) => d.name },
      { header: 'Check-in status', value: (d) => STATUS_TEXT[d.status] },
      { header: 'Error code', value: (d) => d.errorCode },
      { header: 'OS platform', value: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
      { header: 'Operating system', value: (d) => d.osName },
      { header: 'Managed by', value: (d) => d.managedBy },
      { header: 'Last check-in', value: (d) => d.lastCheckInAt },
      { header: 'Device ID', value: (d) => d.id },
    ],
    walkPolicyDevices(actor, id, loadPolicyDevices(request.nextUrl.searchParams)),
  )
}
