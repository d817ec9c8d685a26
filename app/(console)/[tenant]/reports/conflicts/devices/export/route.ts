import { notFound } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { walkConflictDevices } from '@/lib/features/conflicts/device-queries'
import { loadConflictDevices } from '@/lib/features/conflicts/params'
import { readSelection } from '@/lib/features/conflicts/reference'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** The devices that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadConflictDevices(request.nextUrl.searchParams)
  const selection = readSelection(p)
  if (!selection) notFound()
  return csvResponse(
    'devices-in-conflict.csv',
    [
      { header: 'Device', value: (d) => d.name },
      { header: 'OS platform', value: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
      { header: 'OS', value: (d) => d.osName },
      { header: 'Managed by', value: (d) => d.managedBy },
      { header: 'Tags', value: (d) => d.tags.join('; ') },
      { header: 'Settings in conflict', value: (d) => d.conflicts },
      { header: 'Last check-in', value: (d) => d.lastCheckInAt },
      { header: 'Device id', value: (d) => d.id },
    ],
    walkConflictDevices(actor, selection, p),
  )
}
