import type { NextRequest } from 'next/server'
import { requireActor } from '@/lib/features/core/actor'
import { csvResponse } from '@/lib/features/core/csv'
import { loadGroupList } from '@/lib/features/groups/params'
import { walkGroups } from '@/lib/features/groups/queries'

/** The groups that the list shows, all pages of them. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'group:read')
  const p = loadGroupList(request.nextUrl.searchParams)
  return csvResponse(
    'groups.csv',
    [
      { header: 'Name', value: (g) => g.displayName },
      { header: 'Description', value: (g) => g.description },
      { header: 'Membership type', value: (g) => (g.kind === 'dynamic' ? 'Dynamic' : 'Assigned') },
      { header: 'Rule', value: (g) => g.membershipRule },
      { header: 'Devices', value: (g) => g.memberCount },
      { header: 'Last membership change', value: (g) => g.lastMembershipChangeAt?.toISOString() },
      { header: 'Object id', value: (g) => g.id },
    ],
    walkGroups(actor, p),
  )
}
