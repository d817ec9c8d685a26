import { managedByInIntune } from '@/lib/features/devices/portal-words'
import { EnrollmentBadge } from '@/components/status/status-badge'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { DescriptionList } from '@/components/ui/description-list'
import { Icon } from '@/components/ui/icon'
import { enrollmentCode } from '@/lib/domain/enrollment'
import { requireActor } from '@/lib/features/core/actor'
import { getDeviceEnrollment } from '@/lib/features/devices/detail-queries'
import { getDevice } from '@/lib/features/devices/queries'

const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  mde: 'Defender for Endpoint delivers the policies',
  intune: 'Intune delivers the policies',
  configMgr: 'Configuration Manager delivers the policies',
  none: 'None: nothing is delivered',
}

export default async function DeviceEnrollmentPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const { rows } = await getDeviceEnrollment(actor, id)
  const code = device.enrollmentCode === null ? undefined : enrollmentCode(device.enrollmentCode)
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
      <Card title="What the portal says">
        <DescriptionList
          labelWidth="130px"
          items={[
            {
              label: 'MDE enrollment',
              value: <EnrollmentBadge status={device.managedByStatus} label={device.enrollmentLabel} />,
            },
            { label: 'Code', value: device.enrollmentCode ?? 'None' },
            { label: 'What it means', value: code?.meaning ?? 'The service has never heard of the device.' },
            { label: 'The reason here', value: <strong>{device.enrollmentReason}</strong> },
            ...(device.enrollmentAction ? [{ label: 'What to do', value: device.enrollmentAction }] : []),
            { label: 'Managed by (Defender)', value: `${device.managedBy}, ${device.managedByStatus}` },
            { label: 'Managed by (Intune)', value: managedByInIntune(device) ?? 'Not in Intune' },
            { label: 'Channel', value: CHANNEL_WORDS[device.channel] ?? device.channel },
          ]}
        />
      </Card>
    </div>
  )
}
