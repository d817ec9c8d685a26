import type { ReactNode } from 'react'
import { GroupCommands } from '@/components/groups/group-commands'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { Badge } from '@/components/ui/badge'
import { PageHeader } from '@/components/ui/page-header'
import { TabNav } from '@/components/ui/tab-nav'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getGroup } from '@/lib/features/groups/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly children: ReactNode
}

export default async function GroupLayout({ params, children }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'group:read')
  const group = await getGroup(actor, id)
  const slug = actor.tenantSlug
  const base = `/${slug}/groups/${id}`
  const tabs = [
    { href: base, label: 'Overview' },
    { href: `${base}/members`, label: 'Members', count: group.memberCount },
    ...(group.kind === 'dynamic' ? [{ href: `${base}/rule`, label: 'Dynamic membership rule' }] : []),
  ]
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Groups', href: `/${slug}/groups` },
          { label: group.displayName },
        ]}
        title={group.displayName}
        badge={<Badge>{group.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}</Badge>}
        description={group.description || undefined}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {can(actor, 'group:write') && <GroupCommands slug={slug} group={group} />}
        <RefreshButton />
      </PageHeader>
      <TabNav label="Group" tabs={tabs} />
      {children}
    </>
  )
}
