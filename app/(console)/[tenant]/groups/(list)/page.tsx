import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { GroupList } from '@/components/groups/group-list'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { loadGroupList } from '@/lib/features/groups/params'
import { listGroups } from '@/lib/features/groups/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Groups' }

export default async function GroupsPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'group:read')
  const p = await loadGroupList(searchParams)
  const { rows, total } = await listGroups(actor, p)
  const slug = actor.tenantSlug
  const canWrite = can(actor, 'group:write')
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Groups' }]}
        title="Groups"
        description="Sets of devices that policies are assigned to."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {canWrite && (
          <LinkButton href={`/${slug}/groups/new`} variant="primary" icon="plus">
            New group
          </LinkButton>
        )}
        <RefreshButton />
      </PageHeader>
      <GroupList slug={slug} rows={rows} total={total} state={p} canWrite={canWrite} />
    </>
  )
}
