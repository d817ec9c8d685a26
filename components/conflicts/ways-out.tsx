'use client'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { cx } from '@/components/ui/cx'
import { MessageBar, Skeleton } from '@/components/ui/feedback'
import type { AdviceAnswer } from '@/lib/features/conflicts/advice-schema'
import type { ContestReference } from '@/lib/features/conflicts/way-out'
import { deviceCount } from './conflict-words'
import { useAdvice } from './use-advice'
import { WayOutCard } from './way-out-card'

const SHOWN = 4

/** The advisor: possible edits that end the conflict, each with what it would do, least harm first. */
export function WaysOut({
  slug,
  contest,
  revision,
}: {
  slug: string
  contest: ContestReference
  revision: { readonly newest: number; readonly shown: number }
}) {
  const id = useId()
  const { answer, problem, isAsking, askAgain } = useAdvice(
    slug,
    contest,
    `${revision.newest}/${revision.shown}`,
  )
  return (
    <section className="mt-5" aria-labelledby={id} aria-busy={isAsking}>
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h3 id={id} className="text-card font-semibold">
          Ways out
        </h3>
        <span className="text-caption text-text-3">Least harm first. Nothing is saved yet.</span>
      </div>
      <p className="sr-only" aria-live="polite">
        {isAsking ? 'Working out the ways out' : answer ? spoken(answer) : ''}
      </p>
      {problem && (
        <MessageBar
          tone="error"
          title="The ways out could not be worked out"
          action={<Button onClick={askAgain}>Retry</Button>}
        >
          {problem}
        </MessageBar>
      )}
      {!answer && !problem && <LoadingCards />}
      {answer && (
        <div className={cx('transition-opacity', isAsking && 'opacity-60')}>
          <Answer slug={slug} contest={contest} answer={answer} />
        </div>
      )}
    </section>
  )
}

function spoken({ ways, devices }: AdviceAnswer): string {
  if (devices === 0) return 'The conflict is resolved'
  return ways.length === 1 ? 'One way out' : `${ways.length} ways out`
}

function Answer({
  slug,
  contest,
  answer,
}: {
  slug: string
  contest: ContestReference
  answer: AdviceAnswer
}) {
  const { ways, devices, revision, resolvedRevision } = answer
  const [isAll, setAll] = useState(false)
  if (devices === 0) {
    return (
      <MessageBar tone="success" title={`Resolved with revision ${revision}`}>
        {resolvedRevision < revision
          ? 'The list shows it until that revision is evaluated; this page follows by itself.'
          : 'No device has this conflict any more. This page follows by itself.'}
      </MessageBar>
    )
  }
  if (ways.length === 0) {
    return (
      <MessageBar tone="info" title="No single edit ends this conflict">
        Taking the setting out of a policy, matching values, or changing one assignment does not help here.
        Decide which of the policies is to have its way, and edit the others.
      </MessageBar>
    )
  }
  return (
    <>
      <ol className="space-y-2">
        {ways.slice(0, isAll ? ways.length : SHOWN).map((way, i) => (
          <WayOutCard key={way.id} slug={slug} contest={contest} way={way} place={i + 1} devices={devices} />
        ))}
      </ol>
      {ways.length > SHOWN && (
        <p className="mt-2">
          <button type="button" className="link" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? 'Show fewer' : `Show ${ways.length - SHOWN} more`}
          </button>
        </p>
      )}
      <p className="mt-2 text-caption text-text-3">
        Worked out for {deviceCount(devices)} on revision {revision}
        {resolvedRevision < revision && `, which is newer than the list (${resolvedRevision})`}.
      </p>
    </>
  )
}

function LoadingCards() {
  return (
    <div role="status" aria-label="Working out the ways out" className="space-y-2">
      {[0, 1, 2].map((card) => (
        <div key={card} className="rounded-lg border border-hairline px-4 py-3">
          <Skeleton className="h-4 w-72 max-w-full" />
          <div className="mt-3 grid grid-cols-4 gap-3">
            {[0, 1, 2, 3].map((number) => (
              <Skeleton key={number} className="h-8" />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
