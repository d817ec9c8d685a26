import type { NextRequest } from 'next/server'
import { can } from '@/lib/domain/access'
import { findActor } from '@/lib/features/core/actor'
import { valueQuestionSchema } from '@/lib/features/groups/rule-question'
import { listPropertyValues } from '@/lib/features/groups/value-queries'

/** Values of a device property that occur in the tenant, while one types in the rule builder. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await findActor((await params).tenant)
  if (!actor) return Response.json({ title: 'Not found', status: 404 }, { status: 404 })
  if (!can(actor, 'group:read')) return Response.json({ title: 'Forbidden', status: 403 }, { status: 403 })
  const question = valueQuestionSchema.safeParse(Object.fromEntries(request.nextUrl.searchParams))
  if (!question.success) {
    return Response.json({ title: 'This is not a property of devices.', status: 422 }, { status: 422 })
  }
  const values = await listPropertyValues(actor, question.data)
  return Response.json(values, { headers: { 'cache-control': 'no-store' } })
}
