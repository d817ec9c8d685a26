import { notFound } from 'next/navigation'
import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { policyListCsv } from '@/lib/features/policies/list-export'
import { loadPolicyList } from '@/lib/features/policies/params'
import { policyTypePage } from '@/lib/features/policies/policy-types'

export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; type: string }> },
) {
  const { tenant, type } = await params
  const page = policyTypePage(type)
  const actor = await requireActor(tenant, 'policy:read', page?.policyType)
  if (!page) notFound()
  const p = { ...loadPolicyList(request.nextUrl.searchParams), type: [page.policyType] }
  return policyListCsv(actor, `${page.path}-policies.csv`, p)
}
