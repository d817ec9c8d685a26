import type { NextRequest } from 'next/server'
import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { loadReach } from '@/lib/features/policies/params'
import { countReach } from '@/lib/features/policies/reach-queries'

/** How many devices the assignments being edited select now. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await findActor((await params).tenant)
  if (!actor) return Response.json({ title: 'Not found', status: 404 }, { status: 404 })
  if (!can(actor, 'policy:read')) return Response.json({ title: 'Forbidden', status: 403 }, { status: 403 })
  const total = await countReach(actor, loadReach(request.nextUrl.searchParams))
  return Response.json({ total }, { headers: { 'cache-control': 'no-store' } })
}
