import type { Metadata } from 'next'
import { GroupOverview } from '@/components/groups/group-overview'
import { requireActor } from '@/lib/features/core/actor'
import { getGroup } from '@/lib/features/groups/queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const group = await getGroup(await requireActor(tenant, 'group:read'), id)
  return { title: `${group.displayName} – Groups` }
}

export default async function GroupPage({ params }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'group:read')
  return <GroupOverview slug={actor.tenantSlug} group={await getGroup(actor, id)} />
}
