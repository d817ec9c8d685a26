import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { exportDeviceSettings, formatOf } from '@/lib/features/policy-export/settings-export'

/** What the device is to enforce, as a file for its platform. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ tenant: string; id: string }> },
) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const format = formatOf(request.nextUrl.searchParams.get('format'))
  return format ? exportDeviceSettings(actor, id, format) : new Response('Unknown format.', { status: 400 })
}
