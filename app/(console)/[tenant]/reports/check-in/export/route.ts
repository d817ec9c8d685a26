import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { listCheckIn } from '@/lib/features/reports/fleet-queries'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

/** The rows of the report. */
export async function GET(_request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  return csvResponse(
    'check-in.csv',
    [
      { header: 'OS platform', value: (row) => wordFor(OS_PLATFORM_WORDS, row.osPlatform) },
      { header: 'Devices', value: (row) => row.total },
      { header: 'Within 90 min', value: (row) => row.onTime },
      { header: '90 min to 24 h', value: (row) => row.day },
      { header: '1 to 7 days', value: (row) => row.week },
      { header: 'Silent over 7 days', value: (row) => row.silent },
    ],
    oneBatch(() => listCheckIn(actor, new Date())),
  )
}
