import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { oneBatch } from '@/lib/features/reports/one-batch'
import { loadPolicyStatus } from '@/lib/features/reports/params'
import { walkPolicyStatus } from '@/lib/features/reports/report-queries'
import { PLATFORM_WORDS, POLICY_TYPE_WORDS, wordFor } from '@/lib/features/reports/words'

/** The policies that the report shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = loadPolicyStatus(request.nextUrl.searchParams)
  return csvResponse(
    'policy-status.csv',
    [
      { header: 'Policy', value: (row) => row.name },
      { header: 'Policy type', value: (row) => wordFor(POLICY_TYPE_WORDS, row.policyType) },
      { header: 'Platform', value: (row) => wordFor(PLATFORM_WORDS, row.platform) },
      { header: 'Assigned', value: (row) => (row.isAssigned ? 'Yes' : 'No') },
      { header: 'Devices', value: (row) => row.devices },
      { header: 'Succeeded', value: (row) => row.counts.succeeded },
      { header: 'Error', value: (row) => row.counts.error },
      { header: 'Conflict', value: (row) => row.counts.conflict },
      { header: 'Pending', value: (row) => row.counts.pending },
      { header: 'Not applicable', value: (row) => row.counts.notApplicable },
      { header: 'Policy id', value: (row) => row.id },
    ],
    oneBatch(() => walkPolicyStatus(actor, p)),
  )
}
