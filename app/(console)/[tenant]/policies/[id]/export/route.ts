import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { exportPolicies, exportResponse } from '@/lib/features/policy-export/graph-export'
import { exportPolicySettings, formatOf } from '@/lib/features/policy-export/settings-export'

/** The policy as a Graph body, ready to be created in any tenant, or its settings in the format that the address names. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const wanted = request.nextUrl.searchParams.get('format')
  const format = formatOf(wanted)
  if (format) return exportPolicySettings(actor, id, format)
  if (wanted !== null && wanted !== 'graph') return new Response('Unknown format.', { status: 400 })
  return exportResponse(await exportPolicies(actor, [id]))
}
