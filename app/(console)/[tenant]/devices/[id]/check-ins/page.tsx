import { CheckInReports } from '@/components/devices/check-in-reports'
import { CheckInTimeline } from '@/components/devices/check-in-timeline'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getCheckInHistory } from '@/lib/features/devices/check-in-queries'
import { getDevice } from '@/lib/features/devices/queries'

export default async function DeviceCheckInsPage({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>
}) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'device:read')
  const device = await getDevice(actor, id)
  const history = await getCheckInHistory(actor, id, new Date())
  const missed = history.checkIns.filter((c) => c.isLate).length
  if (history.checkIns.length === 0) {
    return (
      <Card>
        <EmptyState icon="clock" title="No check-in yet">
          Devices check in every 90 minutes, sooner while something is under way or a Policy sync was asked
          for.
        </EmptyState>
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_360px]">
      <Card title="Latest check-ins" note={`${history.checkIns.length} kept, newest first`} flush>
        <CheckInTimeline checkIns={history.checkIns} />
      </Card>
      <div className="space-y-4">
        <Card title="Rhythm">
          {history.isSilent && (
            <MessageBar tone="warning" className="mb-3" title="The device is silent.">
              It has missed its check-in. It may be off, or unable to reach this console.
            </MessageBar>
          )}
          <DescriptionList
            items={[
              { label: 'Agreed', value: 'Every 90 minutes' },
              { label: 'Last', value: <RelativeTime at={device.lastCheckInAt} /> },
              { label: 'Next due', value: <RelativeTime at={history.dueAt} /> },
              { label: 'Pauses over 135 min', value: missed },
              {
                label: 'Policy sync',
                value: device.syncRequestedAt ? (
                  <RelativeTime at={device.syncRequestedAt} />
                ) : (
                  'None asked for'
                ),
              },
              {
                label: 'Policy set',
                value: device.acknowledgedAt ? (
                  <>
                    Acknowledged <RelativeTime at={device.acknowledgedAt} />
                  </>
                ) : (
                  'None acknowledged yet'
                ),
              },
            ]}
          />
        </Card>
        <Card title="Policy sets and errors" note="Reports with news, newest first" flush>
          <CheckInReports reports={history.reports} />
        </Card>
      </div>
    </div>
  )
}
