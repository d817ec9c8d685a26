import Link from 'next/link'
import { EvaluationTree } from '@/components/groups/evaluation-tree'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { requireActor } from '@/lib/features/core/actor'
import { listDeviceGroups } from '@/lib/features/devices/detail-queries'

export default async function DeviceGroupsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const groups = await listDeviceGroups(actor, id)
  if (groups.length === 0) {
    return (
      <Card>
        <EmptyState icon="users" title="The device is in no group">
          Policies that are assigned to groups do not reach it.
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {groups.map((group) => (
        <Card
          key={group.id}
          title={
            <Link className="link" href={`/${actor.tenantSlug}/groups/${group.id}`}>
              {group.displayName}
            </Link>
          }
          action={<Badge>{group.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}</Badge>}
        >
          {group.evaluation ? (
            <EvaluationTree evaluation={group.evaluation} />
          ) : (
            <p className="text-text-3">A member by hand, or through a nested group.</p>
          )}
        </Card>
      ))}
    </div>
  )
}
