import type { NextRequest } from 'next/server'
import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { searchCandidates } from '@/lib/features/groups/member-queries'

/** Devices and groups by name while one types in a picker. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await findActor((await params).tenant)
  if (!actor) return Response.json({ title: 'Not found', status: 404 }, { status: 404 })
  if (!can(actor, 'group:read')) return Response.json({ title: 'Forbidden', status: 403 }, { status: 403 })
  const { searchParams } = request.nextUrl
  const wanted = (searchParams.get('kinds') ?? '').split(',')
  const kinds = (['device', 'group'] as const).filter((kind) => wanted.includes(kind))
  const candidates = await searchCandidates(actor, (searchParams.get('q') ?? '').trim().slice(0, 100), kinds)
  return Response.json({ candidates }, { headers: { 'cache-control': 'no-store' } })
}
