import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { exportResponse } from '@/lib/features/policy-export/export-response'
import { exportPolicies } from '@/lib/features/policy-export/graph-export'
import { graphFile } from '@/lib/features/policy-export/graph-file'

const MAX_POLICIES = 200

/** Several policies in one file, as a Graph collection. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  const ids = (request.nextUrl.searchParams.get('ids') ?? '').split(',').filter((id) => id !== '')
  return exportResponse(exportPolicies(actor, ids.slice(0, MAX_POLICIES)).then(graphFile), false)
}
