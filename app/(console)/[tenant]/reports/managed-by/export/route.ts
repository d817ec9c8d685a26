import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { listManagedBy } from '@/lib/features/reports/fleet-queries'
import { oneBatch } from '@/lib/features/reports/one-batch'

/** The rows of the report. */
export async function GET(_request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  return csvResponse(
    'managed-by.csv',
    [
      { header: 'Managed by', value: (row) => row.managedBy },
      { header: 'Enrollment', value: (row) => row.status },
      { header: 'Enrollment status', value: (row) => row.label },
      { header: 'Devices', value: (row) => row.devices },
    ],
    oneBatch(() => listManagedBy(actor)),
  )
}
