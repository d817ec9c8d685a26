'use client'
import { useState } from 'react'
import { useQuestion } from '@/components/impact/use-question'
import { numberText } from '@/components/ui/count-text'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { MessageBar, Skeleton } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { MiniPager } from '@/components/ui/mini-pager'
import { NewTabLink } from '@/components/ui/new-tab-link'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { IMPACT_PAGE_SIZE } from '@/lib/features/impact/types'

const WAIT_MS = 300
const SIDES = [
  { kind: 'enter', title: 'Enter management', none: 'No device enters.' },
  { kind: 'leave', title: 'Leave management', none: 'No device leaves.' },
] as const

/** Who would enter and leave management, device by device, each with what enrollment would say. */
export function ScopeMoves({ tenant, draft }: { tenant: string; draft: ImpactDraft }) {
  return (
    <Card title="Who enters and who leaves">
      <div className="grid gap-6 lg:grid-cols-2">
        {SIDES.map((side) => (
          <Side key={side.kind} tenant={tenant} draft={draft} {...side} />
        ))}
      </div>
      <p className="mt-3 text-caption text-text-3">
        Devices that leave keep the settings they have, and take no new ones from here.
      </p>
    </Card>
  )
}

function Side({
  tenant,
  draft,
  kind,
  title,
  none,
}: { tenant: string; draft: ImpactDraft } & (typeof SIDES)[number]) {
  const [page, setPage] = useState(1)
  const { answer, isStale, problem, askAgain } = useQuestion(
    tenant,
    draft,
    { kind: 'devices', selection: { kind }, page, q: '' },
    WAIT_MS,
  )
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 flex items-baseline gap-2 font-semibold">
        {title}
        {answer && <span className="text-text-3 tabular-nums">{numberText(answer.total)}</span>}
      </h3>
      {problem && (
        <MessageBar
          tone="error"
          title="The devices could not be read"
          action={<Button onClick={askAgain}>Retry</Button>}
        >
          {problem.message}
        </MessageBar>
      )}
      {!answer && !problem && <Skeleton className="h-24" />}
      {answer && (
        <div className={cx('transition-[filter]', isStale && 'grayscale')} aria-busy={isStale}>
          {answer.total === 0 ? (
            <p className="text-text-3">{none}</p>
          ) : (
            <ul className="divide-y divide-hairline border-y border-hairline">
              {answer.rows.map((device) => (
                <li key={device.id} className="py-2">
                  <p className="flex flex-wrap items-baseline gap-x-3">
                    <NewTabLink href={`/${tenant}/devices/${device.id}/enrollment`}>{device.name}</NewTabLink>
                    <span className="text-caption text-text-3">{device.osName}</span>
                  </p>
                  {device.enrollment && <p className="text-text-2">{device.enrollment.reason}</p>}
                  {device.enrollment?.warning && (
                    <p className="mt-1 flex items-start gap-1.5 text-danger">
                      <Icon name="warning" className="mt-0.5 shrink-0" />
                      {device.enrollment.warning}
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )}
          {answer.total > IMPACT_PAGE_SIZE && (
            <MiniPager
              page={answer.page}
              size={IMPACT_PAGE_SIZE}
              total={answer.total}
              noun="device"
              onPage={setPage}
            />
          )}
        </div>
      )}
    </section>
  )
}
