import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { listDeviceHistory } from '@/lib/features/devices/detail-queries'
import { getDevice } from '@/lib/features/devices/queries'

const ICONS: Readonly<Record<string, IconName>> = {
  onboarded: 'plus',
  enrollmentChanged: 'refresh',
  identityChanged: 'key',
  policySetAcknowledged: 'circleCheck',
  errorReported: 'circleAlert',
  audit: 'user',
}

export default async function DeviceHistoryPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  await getDevice(actor, id)
  const rows = await listDeviceHistory(actor, id)
  return (
    <Card flush>
      {rows.length === 0 ? (
        <EmptyState icon="history" title="Nothing has happened yet">
          Onboarding, enrollment changes, acknowledged policy sets and what administrators do are listed here.
        </EmptyState>
      ) : (
        <ol>
          {rows.map((row) => (
            <li key={row.id} className="flex gap-3 border-b border-hairline px-4 py-2.5 last:border-0">
              <Icon name={ICONS[row.kind] ?? 'activity'} className="mt-0.5 shrink-0 text-text-3" />
              <span className="min-w-0 flex-1 break-words">{row.text}</span>
              <span className="shrink-0 text-caption text-text-3">
                <RelativeTime at={row.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
