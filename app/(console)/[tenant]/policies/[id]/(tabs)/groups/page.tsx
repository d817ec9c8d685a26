import type { Metadata } from 'next'
import { AssignedGroups } from '@/components/policies/assigned-groups'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'

export const metadata: Metadata = { title: 'Assigned groups' }

export default async function PolicyGroupsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  return <AssignedGroups slug={actor.tenantSlug} policy={policy} />
}
