import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { previewScope } from '@/lib/features/scope/queries'
import { scopeSwitchesInput } from '@/lib/features/scope/schema'

/** Who would enter and leave with these switches. A read, so not an action: those queue up and re-render the page. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ tenant: string }> },
): Promise<Response> {
  const actor = await findActor((await params).tenant)
  if (!actor || !can(actor, 'scope:read')) return new Response('Not found', { status: 404 })
  const body: unknown = await request.json().catch(() => null)
  const switches = scopeSwitchesInput.safeParse(body)
  if (!switches.success) return new Response('Bad request', { status: 400 })
  return Response.json(await previewScope(actor, switches.data), { headers: { 'cache-control': 'no-store' } })
}
