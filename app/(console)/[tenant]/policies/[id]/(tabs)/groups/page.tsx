import type { Metadata } from 'next'
import { PLATFORMS } from '@/lib/domain/catalog'
import { getAssignmentReach } from '@/lib/features/policy-assignments/reach'
import { toTargets } from '@/lib/features/policy-versions/to-targets'
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
  const reach = await getAssignmentReach(actor, {
    assignments: toTargets(policy.assignments),
    platform: PLATFORMS.find((one) => one === policy.platform) ?? null,
  })
  return <AssignedGroups slug={actor.tenantSlug} policy={policy} reach={reach} />
}
