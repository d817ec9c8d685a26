import type { NextRequest } from 'next/server'
import { loadAssetRuleList } from '@/lib/features/asset-rules/params'
import { listAllAssetRules } from '@/lib/features/asset-rules/queries'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'

/** The rules that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'scope:read')
  const p = loadAssetRuleList(request.nextUrl.searchParams)
  async function* batches() {
    yield await listAllAssetRules(actor, p)
  }
  return csvResponse(
    'asset-rules.csv',
    [
      { header: 'Name', value: (rule) => rule.name },
      { header: 'Description', value: (rule) => rule.description },
      { header: 'Tag', value: (rule) => rule.tag },
      { header: 'Conditions', value: (rule) => rule.conditionsText },
      { header: 'Status', value: (rule) => (rule.isEnabled ? 'On' : 'Off') },
      { header: 'Devices', value: (rule) => rule.deviceCount },
      { header: 'Last run', value: (rule) => rule.lastRunAt },
      { header: 'Rule id', value: (rule) => rule.id },
    ],
    batches(),
  )
}
