import { DirectoryObjectCard } from '@/components/devices/directory-object-card'
import { DeleteObjectButton } from '@/components/devices/delete-object-button'
import { LostMemberships } from '@/components/devices/lost-memberships'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { listDirectoryObjects } from '@/lib/features/devices/detail-queries'
import { getDevice } from '@/lib/features/devices/queries'
import { listLostMemberships } from '@/lib/features/directory/queries'

export default async function DeviceDirectoryPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const objects = await listDirectoryObjects(actor, id)
  const lost = can(actor, 'group:read') ? await listLostMemberships(actor, id) : []
  const live = objects.filter((o) => o.deletedAt === null)
  const slug = actor.tenantSlug
  return (
    <div className="space-y-4">
      {lost.length > 0 && (
        <LostMemberships slug={slug} deviceId={id} rows={lost} canChange={can(actor, 'group:write')} />
      )}
      {live.length === 0 && (
        <Card>
          <EmptyState icon="key" title="No directory object">
            {device.channel === 'none'
              ? 'The device is not managed, so nobody made one for it. Without one it is in no group.'
              : 'It gets a new one at its next check-in. Until then it is in no group.'}
          </EmptyState>
        </Card>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {objects.map((object) => (
          <DirectoryObjectCard
            key={object.id}
            object={object}
            isOfTwo={live.length > 1}
            action={
              object.deletedAt === null &&
              object.isTargetable &&
              can(actor, 'device:delete') && <DeleteObjectButton slug={slug} device={device} />
            }
          />
        ))}
      </div>
    </div>
  )
}
