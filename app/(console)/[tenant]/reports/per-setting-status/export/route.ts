import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { loadSettingStatus } from '@/lib/features/reports/params'
import { walkSettingStatus } from '@/lib/features/reports/report-queries'

/** The settings that the report shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadSettingStatus(request.nextUrl.searchParams)
  return csvResponse(
    'per-setting-status.csv',
    [
      { header: 'Setting', value: (row) => row.name },
      { header: 'Place', value: (row) => row.place },
      { header: 'Devices', value: (row) => row.devices },
      { header: 'Succeeded', value: (row) => row.counts.succeeded },
      { header: 'Error', value: (row) => row.counts.error },
      { header: 'Conflict', value: (row) => row.counts.conflict },
      { header: 'Pending', value: (row) => row.counts.pending },
      { header: 'Not applicable', value: (row) => row.counts.notApplicable },
      { header: 'Key', value: (row) => row.key },
    ],
    oneBatch(() => walkSettingStatus(actor, p)),
  )
}
