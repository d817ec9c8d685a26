import type { NextRequest } from 'next/server'
import { findActor } from '@/lib/features/core/actor'
import { searchConsole } from '@/lib/features/search/queries'

/** What the command palette finds while one types. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor) return Response.json({ title: 'Not found', status: 404 }, { status: 404 })
  const hits = await searchConsole(actor, (request.nextUrl.searchParams.get('q') ?? '').slice(0, 100))
  return Response.json({ hits }, { headers: { 'cache-control': 'no-store' } })
}
