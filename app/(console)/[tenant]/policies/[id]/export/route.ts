import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { exportPolicies, exportResponse } from '@/lib/features/policies/export'

/** The policy as a Graph body, ready to be created in any tenant. */
export async function GET(
  _request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  return exportResponse(await exportPolicies(actor, [id]))
}
