import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { queryTenant } from '@/lib/features/core/define-query'
import { exportResponse } from '@/lib/features/policy-export/export-response'
import { exportPolicies } from '@/lib/features/policy-export/graph-export'
import { graphFile } from '@/lib/features/policy-export/graph-file'
import { formatOf, policySettingsFile } from '@/lib/features/policy-export/settings-export'

/** The policy as a Graph body, ready to be created in any tenant, or its settings in the format that the address names. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const query = request.nextUrl.searchParams
  const wanted = query.get('format') ?? 'graph'
  const format = formatOf(wanted)
  if (!format && wanted !== 'graph') return new Response('Unknown format.', { status: 400 })
  const file = format
    ? queryTenant(actor, 'policy:read', (tx) => policySettingsFile(tx, actor.tenantId, id, format))
    : exportPolicies(actor, [id]).then(graphFile)
  return exportResponse(file, query.has('preview'))
}
