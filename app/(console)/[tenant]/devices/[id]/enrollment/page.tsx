import { joinTypeWords } from '@/components/devices/device-words'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { DescriptionList } from '@/components/ui/description-list'
import { Icon } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getDeviceEnrollment } from '@/lib/features/devices/detail-queries'
import { getDevice } from '@/lib/features/devices/queries'

export default async function DeviceEnrollmentPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const { rows, objects } = await getDeviceEnrollment(actor, id)
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
      <Card title="How it was decided" note="The first row that matches decides" flush>
        <ol>
          {rows.map((row) => (
            <li
              key={row.row}
              className={cx(
                'flex gap-3 border-t border-hairline px-4 py-2',
                row.decided && 'bg-selected shadow-[inset_3px_0_0_var(--brand)]',
              )}
            >
              <span className="w-6 shrink-0 text-right text-caption text-text-3 tabular-nums">{row.row}</span>
              <Icon
                name={row.matched ? 'circleCheck' : 'circleMinus'}
                label={row.matched ? 'Matches' : 'Does not match'}
                className={cx('mt-0.5 shrink-0', row.matched ? 'text-success' : 'text-text-3')}
              />
              <div className="min-w-0">
                <p className={row.decided ? 'font-semibold' : 'text-text-2'}>{row.condition}</p>
                {row.facts.length > 0 && (
                  <p className="text-caption text-text-3">
                    {row.facts.map((f) => `${f.label}: ${f.value}`).join(' · ')}
                  </p>
                )}
                {row.decided && (
                  <p className="mt-1">
                    {device.enrollmentReason} {device.enrollmentAction}
                  </p>
                )}
              </div>
              {row.decided && (
                <span className="ml-auto">
                  <Badge tone="info">Decided</Badge>
                </span>
              )}
            </li>
          ))}
        </ol>
      </Card>
      <div className="space-y-4">
        {objects.length === 0 && (
          <Card title="Directory object">
            <p className="text-text-3">The device has none, so it is in no group.</p>
          </Card>
        )}
        {objects.map((o) => (
          <Card
            key={o.id}
            title="Directory object"
            action={
              o.deletedAt ? <Badge tone="danger">Deleted</Badge> : <Badge tone="success">Current</Badge>
            }
          >
            <DescriptionList
              labelWidth="120px"
              items={[
                { label: 'Join type', value: joinTypeWords(o.joinType) },
                { label: 'deviceOSType', value: o.operatingSystem },
                { label: 'managementType', value: o.managementType ?? 'None' },
                ...(o.systemLabels.length > 0
                  ? [{ label: 'System labels', value: o.systemLabels.join(', ') }]
                  : []),
                { label: 'Object ID', value: <code className="font-mono text-caption">{o.id}</code> },
                { label: 'Device ID', value: <code className="font-mono text-caption">{o.deviceId}</code> },
                { label: 'Created', value: <RelativeTime at={o.createdAt} /> },
                ...(o.deletedAt ? [{ label: 'Deleted', value: <RelativeTime at={o.deletedAt} /> }] : []),
              ]}
            />
          </Card>
        ))}
      </div>
    </div>
  )
}
