import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { MemberList } from '@/components/groups/member-list'
import { NestedGroups } from '@/components/groups/nested-groups'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { loadMemberList } from '@/lib/features/groups/params'
import { getGroup, listMembers } from '@/lib/features/groups/queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const group = await getGroup(await requireActor(tenant, 'group:read'), id)
  return { title: `Members – ${group.displayName} – Groups` }
}

export default async function GroupMembersPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'group:read')
  const group = await getGroup(actor, id)
  const p = await loadMemberList(searchParams)
  const { rows, total } = await listMembers(actor, id, p)
  const canWrite = can(actor, 'group:write')
  return (
    <>
      <NestedGroups slug={actor.tenantSlug} group={group} canWrite={canWrite} />
      <MemberList
        slug={actor.tenantSlug}
        group={group}
        rows={rows}
        total={total}
        state={p}
        canWrite={canWrite}
      />
    </>
  )
}
