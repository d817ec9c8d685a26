import { findActor } from '@/lib/features/core/actor'
import { getRevisionState } from '@/lib/features/reports/revision'

/** Polled by open pages: has anything changed since they were rendered? */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor) return Response.json({ title: 'Not found', status: 404 }, { status: 404 })
  return Response.json(await getRevisionState(actor), { headers: { 'cache-control': 'no-store' } })
}
