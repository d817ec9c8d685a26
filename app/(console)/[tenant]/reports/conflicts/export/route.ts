import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { loadConflicts } from '@/lib/features/reports/params'
import { walkConflictValues } from '@/lib/features/reports/report-queries'

/** The conflicts that the report shows, a line for each differing value. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadConflicts(request.nextUrl.searchParams)
  return csvResponse(
    'conflicts.csv',
    [
      { header: 'Setting', value: (row) => row.settingName },
      { header: 'Value', value: (row) => row.value },
      { header: 'Policies', value: (row) => row.policies },
      { header: 'Devices', value: (row) => row.devices },
      { header: 'Key', value: (row) => row.key },
    ],
    oneBatch(() => walkConflictValues(actor, p)),
  )
}
