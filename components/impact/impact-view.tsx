'use client'
import { useState, type ReactNode } from 'react'
import { Button } from '../ui/button'
import { cx } from '../ui/cx'
import { MessageBar, Skeleton } from '../ui/feedback'
import { Icon } from '../ui/icon'
import type { DeviceListRequest } from './count-button'
import { DevicesPane } from './devices-pane'
import { ImpactLists } from './impact-lists'
import type { Impact } from './use-impact'
import { isNothing, nothingHint, summaryText } from './words'
import { numberText } from '@/components/ui/count-text'

const IDLE = 'Change something to see what it would do, before you save.'
/** Beside a long form: in view however far one has scrolled, and scrolled by itself where it is higher than the window. */
export const BESIDE_FORM = 'xl:sticky xl:top-16 xl:max-h-[calc(100dvh-144px)] xl:overflow-y-auto'
/** Where a bar with the buttons leads to. */
export const IMPACT_ANCHOR = 'impact'

/** An impact as a card: the numbers, what gains and loses, conflicts, settings before and after, and the devices behind each. */
export function ImpactView({
  tenant,
  impact,
  idle = IDLE,
  className,
}: {
  tenant: string
  impact: Impact
  idle?: ReactNode
  className?: string
}) {
  const [opened, setOpened] = useState<DeviceListRequest | null>(null)
  const { draft, summary, isStale, isInvalid } = impact
  const isOld = isStale || isInvalid
  const isWorking = isStale && !isInvalid && !impact.problem
  // Saved or taken back: the list of what is no longer asked must not come up again with the next edit.
  if (draft === null && opened !== null) setOpened(null)
  return (
    <section
      id={IMPACT_ANCHOR}
      tabIndex={-1}
      aria-label="Impact"
      aria-busy={isWorking}
      data-card
      className={cx(
        '@container relative min-w-0 scroll-mt-16 rounded-lg border border-hairline bg-surface outline-none',
        className,
      )}
    >
      <div
        aria-hidden
        className={cx(
          'absolute inset-x-0 top-0 h-0.5 rounded-t-lg bg-brand',
          isWorking ? 'animate-pulse' : 'invisible',
        )}
      />
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2">
        <h2 className="text-card font-semibold">Impact</h2>
        <span className="ml-auto text-caption text-text-3">
          <Freshness impact={impact} />
        </span>
      </header>
      <p className="sr-only" aria-live="polite">
        {draft && summary && !isOld ? `Impact: ${summaryText(summary)}.` : ''}
      </p>
      <Trouble impact={impact} />
      {draft === null && <p className="px-4 pb-4 text-text-2">{idle}</p>}
      {draft && !summary && !isInvalid && !impact.problem && <Loading />}
      {draft && summary && (
        <div className={cx('transition-[filter]', isOld && 'grayscale')}>
          {isNothing(summary) ? (
            <Nothing hint={nothingHint(draft)} />
          ) : (
            <ImpactLists tenant={tenant} draft={draft} summary={summary} onOpen={setOpened} />
          )}
        </div>
      )}
      {draft && summary && opened && (
        <DevicesPane
          key={JSON.stringify(opened.selection)}
          tenant={tenant}
          draft={draft}
          hasErrors={isInvalid}
          request={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  )
}

/** Which state the numbers are for, and how old they are. */
function Freshness({ impact: { draft, summary, isStale, isInvalid, problem } }: { impact: Impact }) {
  if (draft === null) return null
  if (!summary) return isInvalid || problem ? null : 'Working it out…'
  if (isInvalid || problem) return 'Before your last change'
  if (isStale) return 'Working it out…'
  const { revision, resolvedRevision, tookMs } = summary
  const isBehind = resolvedRevision < revision
  return (
    <span className="inline-flex items-start gap-x-1.5">
      <Icon
        name={isBehind ? 'info' : 'check'}
        size={14}
        className={isBehind ? 'text-info' : 'text-success'}
      />
      <span>
        {`Computed in ${numberText(Math.max(1, Math.round(tookMs)))} ms at revision `}
        <strong className="text-text-2">{revision}</strong>
        {isBehind && ` · lists still show ${resolvedRevision}`}
        {!isBehind && <span className="hidden @lg:inline"> · nothing saved yet</span>}
      </span>
    </span>
  )
}

function Trouble({ impact: { draft, summary, isInvalid, problem, askAgain } }: { impact: Impact }) {
  if (draft === null) return null
  if (isInvalid) {
    return (
      <div className="px-4 pb-3">
        <MessageBar tone="warning" title="Fix the errors to see the impact">
          {problem?.message}
          {summary && <p>The numbers below are from before your last change.</p>}
        </MessageBar>
      </div>
    )
  }
  if (!problem) return null
  return (
    <div className="px-4 pb-3">
      <MessageBar
        tone="error"
        title="The impact could not be worked out"
        action={<Button onClick={askAgain}>Retry</Button>}
      >
        {problem.message} You can save all the same.
      </MessageBar>
    </div>
  )
}

function Nothing({ hint }: { hint: string }) {
  return (
    <div className="flex items-start gap-3 border-t border-hairline px-4 py-4">
      <Icon name="circleMinus" size={20} className="mt-0.5 shrink-0 text-text-3" />
      <div className="min-w-0">
        <p className="font-semibold">Nothing would change on any device</p>
        <p className="text-text-2">{hint}</p>
      </div>
    </div>
  )
}

/** In the proportions of an answer, so that nothing jumps when it comes. */
function Loading() {
  return (
    <div role="status" aria-label="Working out the impact">
      <div className="grid grid-cols-3 divide-x divide-hairline border-y border-hairline">
        {[0, 1, 2].map((tile) => (
          <div key={tile} className="space-y-2 px-4 py-3">
            <Skeleton className="h-6 w-14" />
            <Skeleton className="h-3 w-full max-w-28" />
          </div>
        ))}
      </div>
      <div className="space-y-3 px-4 py-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-full" />
      </div>
    </div>
  )
}
