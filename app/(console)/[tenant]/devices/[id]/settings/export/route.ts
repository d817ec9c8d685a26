import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { queryTenant } from '@/lib/features/core/define-query'
import { exportResponse } from '@/lib/features/policy-export/export-response'
import { deviceSettingsFile, formatOf } from '@/lib/features/policy-export/settings-export'

/** What the device is to enforce, as a file for its platform. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const query = request.nextUrl.searchParams
  const format = formatOf(query.get('format'))
  if (!format) return new Response('Unknown format.', { status: 400 })
  return exportResponse(
    queryTenant(actor, 'device:read', (tx) => deviceSettingsFile(tx, actor.tenantId, id, format)),
    query.has('preview'),
  )
}
