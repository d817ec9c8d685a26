import Link from 'next/link'
import { devicesHref, statusSegments } from '@/components/policies/status-segments'
import { Donut } from '@/components/charts/donut'
import { STATUS_WORDS } from '@/components/status/status-badge'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { numberText } from '@/components/ui/count-text'
import { DescriptionList } from '@/components/ui/description-list'
import { MessageBar, ProgressBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { RolloutPage, RolloutView } from '@/lib/features/rollouts/queries'
import { ROLLOUT_STATE_WORDS } from './rollout-words'

/** The rollout that runs: who has the new settings, and how they take them. */
export function RolloutCard({
  page: { counts, errorPercent },
  running,
  devices,
  href,
}: {
  page: RolloutPage
  running: RolloutView
  /** Devices that the policy targets. */
  devices: number
  /** Address of the policy. */
  href: string
}) {
  const inStage = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const counted = inStage - counts.notApplicable
  const share = counted > 0 ? `${((100 * counts.succeeded) / counted).toFixed(1)}%` : '–'
  const { word, tone } = ROLLOUT_STATE_WORDS[running.state]
  return (
    <>
      {running.state === 'halted' && (
        <MessageBar tone="error" className="mb-4" title="The rollout is halted">
          {running.haltReason === null
            ? 'Somebody stopped it. Resume it, or roll it back.'
            : `${running.haltReason}. Look at the devices, then resume it or roll it back.`}
        </MessageBar>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="Stage" action={<Badge tone={tone}>{word}</Badge>}>
          <ProgressBar
            value={inStage}
            max={Math.max(devices, 1)}
            label="Devices that get the new settings"
            valueText={`${numberText(inStage)} of ${numberText(devices)}`}
          />
          <div className="mt-4">
            <DescriptionList
              items={[
                { label: 'Released to', value: <StageValue running={running} href={href} /> },
                {
                  label: 'New settings',
                  value: <VersionLink href={href} number={running.toVersion} />,
                },
                {
                  label: 'Other devices keep',
                  value: <VersionLink href={href} number={running.fromVersion} />,
                },
                {
                  label: 'Compare',
                  value: (
                    <Link
                      href={`${href}/versions/compare?from=${running.fromVersion}&to=${running.toVersion}`}
                      className="link"
                    >
                      What differs between the two
                    </Link>
                  ),
                },
                { label: 'Halts by itself', value: haltText(running) },
                { label: 'Started', value: <RelativeTime at={running.startedAt} /> },
              ]}
            />
          </div>
        </Card>
        <Card
          title="Devices of the stage"
          action={
            <Link href={devicesHref(href, undefined, undefined, 'candidate')} className="link">
              View devices
            </Link>
          }
        >
          <Donut
            title="Check-in status of the stage"
            segments={statusSegments(counts, (status) => devicesHref(href, status, undefined, 'candidate'))}
            center={share}
            centerNote="succeeded"
            leaveOut={STATUS_WORDS.notApplicable.word}
          />
          <p className="mt-4 text-caption text-text-3">
            {counts.succeeded + counts.error === 0
              ? 'No device of the stage has reported the new settings yet.'
              : `${numberText(counts.succeeded + counts.error)} reported the new settings, ${errorPercent} % of them with an error.`}
          </p>
        </Card>
      </div>
    </>
  )
}

function StageValue({ running, href }: { running: RolloutView; href: string }) {
  const { stage, stageGroups, stageText } = running
  if (stage.kind === 'percent') return <>{stageText} of the devices, by their ID</>
  const tenant = href.split('/policies/')[0] ?? ''
  if (stageGroups.length === 0) return <>{stageText}</>
  return (
    <ul>
      {stageGroups.map((group) => (
        <li key={group.id}>
          <Link href={`${tenant}/groups/${group.id}`} prefetch={false} className="link">
            {group.displayName}
          </Link>
          <span className="text-text-3">, {numberText(group.memberCount)} devices</span>
        </li>
      ))}
    </ul>
  )
}

function VersionLink({ href, number }: { href: string; number: number }) {
  return (
    <Link href={`${href}/versions/${number}`} prefetch={false} className="link">
      Version {number}
    </Link>
  )
}

function haltText({ halt, rollsBackOnHalt }: RolloutView): string {
  if (!halt) return 'No'
  const then = rollsBackOnHalt ? ', and rolls back' : ''
  return `At ${halt.errorPercent} % errors, once ${numberText(halt.minDevices)} ${halt.minDevices === 1 ? 'device has' : 'devices have'} reported${then}`
}
