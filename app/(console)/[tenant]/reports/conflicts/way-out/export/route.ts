import type { NextRequest } from 'next/server'
import { loadWayOut } from '@/lib/features/conflicts/params'
import { walkWayOutDevices } from '@/lib/features/conflicts/way-out-devices'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** The devices behind a number of a way out, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params
  const actor = await requireActor(tenant, 'report:read')
  await requireActor(tenant, 'policy:read')
  const p = loadWayOut(request.nextUrl.searchParams)
  return csvResponse(
    'way-out-devices.csv',
    [
      { header: 'Device', value: (d) => d.name },
      { header: 'OS platform', value: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
      { header: 'OS', value: (d) => d.osName },
      { header: 'Device id', value: (d) => d.id },
    ],
    oneBatch(() => walkWayOutDevices(actor, p)),
  )
}
