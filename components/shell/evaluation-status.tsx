'use client'
import { useEffect, useState } from 'react'
import { cx } from '../ui/cx'
import { ProgressBar } from '../ui/feedback'
import { Icon } from '../ui/icon'
import { progressText } from './progress-words'
import { useRevision, type Revision } from './use-revision'

/** Most runs are over before anybody could read that they run. */
const SHOWN_AFTER_MS = 700
/** How long it says that the page has caught up. */
const DONE_MS = 4000

type Phase = 'idle' | 'busy' | 'done'

/**
 * Says on every page while its results are behind, with a bar, and that it has caught up. Lies over the page's lower left
 * corner, so that nothing moves when it comes and goes.
 */
export function EvaluationStatus({ slug, rendered }: { slug: string; rendered: Revision }) {
  const state = useRevision(slug, rendered)
  const phase = usePhase(state.error === null && (state.isBehind || state.work.isBusy))
  const { title, detail, share } = progressText(state)
  return (
    <>
      <p className="sr-only" role="status">
        {phase === 'busy'
          ? title
          : phase === 'done'
            ? `Up to date with revision ${state.resolvedRevision}`
            : ''}
      </p>
      {phase !== 'idle' && (
        <div
          className={cx(
            'fixed bottom-3 left-3 z-30 w-[208px] max-w-[calc(100vw-24px)] rounded-lg border border-hairline bg-surface px-3 py-2 shadow-menu',
            'transition-opacity motion-safe:starting:opacity-0',
          )}
        >
          <p className="flex items-center gap-2 text-caption font-semibold">
            <Icon
              name={phase === 'busy' ? 'refresh' : 'circleCheck'}
              size={14}
              className={
                phase === 'busy' ? 'shrink-0 text-info motion-safe:animate-spin' : 'shrink-0 text-success'
              }
            />
            <span className="truncate">{phase === 'busy' ? title : 'Up to date'}</span>
          </p>
          {/* Two lines, so that the bar stays where it is. */}
          <p className="mt-0.5 line-clamp-2 min-h-8 text-caption text-text-3">
            {phase === 'busy' ? detail : `Revision ${state.resolvedRevision}`}
          </p>
          <div className="mt-1.5 mb-0.5">
            <ProgressBar
              label={phase === 'busy' ? title : 'Evaluation'}
              value={phase === 'done' ? 100 : share === null ? null : Math.round(share * 100)}
              valueText={phase === 'done' ? 'Up to date' : detail}
              tone={phase === 'done' ? 'success' : 'info'}
            />
          </div>
        </div>
      )}
    </>
  )
}

/** Busy after a moment of being behind, done for a moment after that, otherwise idle. */
function usePhase(isBehind: boolean): Phase {
  const [phase, setPhase] = useState<Phase>('idle')
  useEffect(() => {
    const next: Phase = isBehind ? 'busy' : phase === 'busy' ? 'done' : 'idle'
    if (next === phase) return
    if (next === 'done') {
      setPhase('done')
      return
    }
    const timer = setTimeout(() => setPhase(next), next === 'busy' ? SHOWN_AFTER_MS : DONE_MS)
    return () => clearTimeout(timer)
  }, [isBehind, phase])
  return phase
}
