import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { loadSettingDevices } from '@/lib/features/reports/params'
import { getSettingHead, walkSettingDevices } from '@/lib/features/reports/report-queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** The devices that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadSettingDevices(request.nextUrl.searchParams)
  const setting = await getSettingHead(actor, p.key)
  return csvResponse(
    'setting-devices.csv',
    [
      { header: 'Device', value: (d) => d.name },
      { header: 'Setting', value: () => setting.name },
      { header: 'Setting status', value: (d) => d.status },
      { header: 'Error code', value: (d) => d.errorCode },
      { header: 'OS platform', value: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
      { header: 'OS', value: (d) => d.osName },
      { header: 'Managed by', value: (d) => d.managedBy },
      { header: 'Last check-in', value: (d) => d.lastCheckInAt },
      { header: 'Device id', value: (d) => d.id },
    ],
    walkSettingDevices(actor, p),
  )
}
