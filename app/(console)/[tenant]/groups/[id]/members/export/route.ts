import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { walkMembers } from '@/lib/features/groups/member-queries'
import { loadMemberList } from '@/lib/features/groups/params'
import { getGroup } from '@/lib/features/groups/queries'
import { OS_PLATFORM_WORDS, wordFor } from '@/lib/features/reports/words'

interface Context {
  readonly params: Promise<{ tenant: string; id: string }>
}

/** The members that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: Context) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'group:read')
  const group = await getGroup(actor, id)
  const p = loadMemberList(request.nextUrl.searchParams)
  return csvResponse(
    `${group.displayName}-members.csv`,
    [
      { header: 'Name', value: (d) => d.name },
      { header: 'OS platform', value: (d) => wordFor(OS_PLATFORM_WORDS, d.osPlatform) },
      { header: 'OS', value: (d) => d.osName },
      { header: 'Managed by', value: (d) => d.managedBy },
      { header: 'Policy status', value: (d) => d.policyStatus },
      { header: 'Last check-in', value: (d) => d.lastCheckInAt },
      {
        header: 'Member through',
        value: (d) => (group.kind === 'dynamic' ? 'Rule' : d.isDirect ? 'Direct assignment' : 'Nested group'),
      },
      { header: 'Device id', value: (d) => d.id },
    ],
    walkMembers(actor, id, p),
  )
}
