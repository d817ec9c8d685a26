import Link from 'next/link'
import { Tag } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { MDE_MANAGEMENT_TAG } from '@/lib/domain/enrollment'
import { requireActor } from '@/lib/features/core/actor'
import { listDeviceTags } from '@/lib/features/devices/detail-queries'

const ORIGINS = {
  device: 'Set on the device itself; it can be taken off only there',
  administrator: 'Set by an administrator',
  assetRule: 'Given by an asset rule; it goes when the rule no longer matches',
} as const
const HEADERS = ['Tag', 'Where it comes from', 'Devices with it'] as const

export default async function DeviceTagsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const tags = await listDeviceTags(actor, id)
  if (tags.length === 0) {
    return (
      <Card>
        <EmptyState icon="tag" title="The device has no tags">
          The tag {MDE_MANAGEMENT_TAG} brings a device into scope where its platform is on for tagged devices.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card flush>
      <div className="overflow-x-auto">
        <table className="w-full" aria-label="Tags">
          <thead>
            <tr className="border-b border-hairline text-left text-caption">
              {HEADERS.map((h) => (
                <th key={h} scope="col" className="h-10 px-4 font-semibold">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tags.map(({ tag, origin, devices }) => (
              <tr key={tag} className="border-b border-hairline last:border-0">
                <th scope="row" className="h-11 px-4 text-left font-normal">
                  <Tag icon="tag">{tag}</Tag>
                </th>
                <td className="px-4">{ORIGINS[origin]}</td>
                <td className="px-4">
                  <Link
                    className="link"
                    href={`/${actor.tenantSlug}/devices/inventory?tag=${encodeURIComponent(tag.replaceAll(',', '%2C'))}`}
                    aria-label={`${devices} devices with the tag ${tag}`}
                  >
                    {devices.toLocaleString('en-US')}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
