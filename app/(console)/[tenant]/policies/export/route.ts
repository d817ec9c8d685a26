import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { policyListCsv } from '@/lib/features/policies/list-export'
import { loadPolicyList } from '@/lib/features/policies/params'

export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  return policyListCsv(actor, 'policies.csv', loadPolicyList(request.nextUrl.searchParams))
}
