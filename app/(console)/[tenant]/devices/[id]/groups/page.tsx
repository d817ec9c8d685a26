import { DeviceGroupCard } from '@/components/devices/device-group-card'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getAwaitedGroups, listDeviceGroups } from '@/lib/features/devices/detail-queries'

export default async function DeviceGroupsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const groups = await listDeviceGroups(actor, id)
  const awaited = await getAwaitedGroups(actor, id)
  const slug = actor.tenantSlug
  return (
    <div className="space-y-4">
      {groups.length === 0 && (
        <Card>
          <EmptyState icon="users" title="The device is in no group">
            Policies that are assigned to groups do not reach it.
          </EmptyState>
        </Card>
      )}
      <div className="grid items-start gap-4 empty:hidden lg:grid-cols-2">
        {groups.map((group) => (
          <DeviceGroupCard
            key={group.id}
            slug={slug}
            group={group}
            badge={<Badge>{group.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}</Badge>}
          />
        ))}
      </div>
      {awaited.groups.length > 0 && (
        <section aria-labelledby="awaited" className="space-y-3">
          <h2 id="awaited" className="text-card font-semibold">
            Waits for regrouping
          </h2>
          <MessageBar>
            The rules of these groups hold, but do not see the device&rsquo;s new directory object yet. They
            take it in <RelativeTime at={awaited.regroupAt} />.
          </MessageBar>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {awaited.groups.map((group) => (
              <DeviceGroupCard
                key={group.id}
                slug={slug}
                group={group}
                badge={<Badge tone="info">Waits for regrouping</Badge>}
              />
            ))}
          </div>
        </section>
      )}
    </div>
  )
}
