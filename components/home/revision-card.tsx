import Link from 'next/link'
import type { ReactNode } from 'react'
import { numberText } from '@/components/ui/count-text'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { EmptyState, ProgressBar } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { HomeData } from '@/lib/features/home/queries'

/** The newest evaluated revision on its way: saved, evaluated, arriving. */
export function RevisionCard({ slug, run }: { slug: string; run: HomeData['lastRun'] }) {
  if (!run) {
    return (
      <Card title="Revision">
        <EmptyState icon="layers" title="Nothing evaluated yet">
          Each change makes a revision. Its way to the devices is shown here.
        </EmptyState>
      </Card>
    )
  }
  const waiting = run.awaited - run.acknowledged
  const hasArrived = run.awaited > 0 && waiting === 0
  return (
    <Card
      title={`Revision ${run.revision}`}
      action={
        <Link href={`/${slug}/administration/audit-log?q=${run.revision}`} className="link">
          What it changed
        </Link>
      }
    >
      <ol>
        <Stage icon="circleCheck" tint="text-success" title="Saved">
          {run.savedAt ? (
            <>
              <RelativeTime at={run.savedAt} /> by {run.savedBy}
            </>
          ) : (
            'By the console itself'
          )}
        </Stage>
        <Stage icon="circleCheck" tint="text-success" title={`Evaluated in ${seconds(run.milliseconds)}`}>
          {numberText(run.recomputed)} of {numberText(run.cohorts)} cohorts recomputed,{' '}
          {numberText(run.devicesChanged)} devices changed
        </Stage>
        <Stage
          icon={hasArrived ? 'circleCheck' : 'clock'}
          tint={hasArrived ? 'text-success' : 'text-info'}
          title={hasArrived ? 'Arrived' : 'Arriving'}
          isLast
        >
          {run.awaited === 0 ? (
            'No device is to have settings from here yet'
          ) : (
            <>
              {numberText(run.acknowledged)} of {numberText(run.awaited)} devices have acknowledged what they
              are to have
              <span className="mt-2 block">
                <ProgressBar
                  value={run.acknowledged}
                  max={run.awaited}
                  label="Devices that have acknowledged"
                />
              </span>
            </>
          )}
        </Stage>
      </ol>
    </Card>
  )
}

function Stage({
  icon,
  tint,
  title,
  isLast = false,
  children,
}: {
  icon: IconName
  tint: string
  title: string
  isLast?: boolean
  children: ReactNode
}) {
  return (
    <li className="flex gap-2.5">
      <span className="flex flex-col items-center">
        <Icon name={icon} size={18} className={cx('mt-px shrink-0', tint)} />
        {!isLast && <span aria-hidden className="my-1 w-px flex-1 bg-hairline" />}
      </span>
      <div className="min-w-0 flex-1 pb-3">
        <p className="font-semibold">{title}</p>
        <div className="text-caption text-text-3">{children}</div>
      </div>
    </li>
  )
}

function seconds(milliseconds: number): string {
  return milliseconds < 100 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}
