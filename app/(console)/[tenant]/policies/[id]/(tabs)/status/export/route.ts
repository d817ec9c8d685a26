import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { loadPolicySettings } from '@/lib/features/policies/params'
import { getPolicy } from '@/lib/features/policies/queries'
import { listPolicySettingStatus, walkSettings } from '@/lib/features/policies/report-queries'

/** The per setting status that the list shows, all pages of it. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const rows = await listPolicySettingStatus(actor, id)
  return csvResponse(
    `${policy.name}-settings.csv`,
    [
      { header: 'Setting', value: (s) => s.name },
      { header: 'Value', value: (s) => s.value },
      { header: 'Succeeded', value: (s) => s.counts.succeeded },
      { header: 'Error', value: (s) => s.counts.error },
      { header: 'Conflict', value: (s) => s.counts.conflict },
      { header: 'Pending', value: (s) => s.counts.pending },
      { header: 'Not applicable', value: (s) => s.counts.notApplicable },
      { header: 'Setting ID', value: (s) => s.key },
    ],
    walkSettings(rows, loadPolicySettings(request.nextUrl.searchParams)),
  )
}
