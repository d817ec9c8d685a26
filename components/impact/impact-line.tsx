'use client'
import { cx } from '../ui/cx'
import { Icon } from '../ui/icon'
import { IMPACT_ANCHOR } from './impact-view'
import type { Impact } from './use-impact'
import { summaryText } from './words'

/** The impact in a few words beside the buttons of a form, where the panel itself may be out of sight; leads to it. */
export function ImpactLine({ impact }: { impact: Impact }) {
  const { draft, summary, isStale, isInvalid, problem } = impact
  if (draft === null || !summary || isInvalid || problem) return null
  const hasConflicts = summary.counts.conflictsAppear > 0
  return (
    <a
      href={`#${IMPACT_ANCHOR}`}
      className={cx(
        'inline-flex min-h-6 min-w-0 items-center gap-1.5 text-caption hover:underline',
        hasConflicts ? 'text-conflict' : 'text-text-2',
        isStale && 'grayscale',
      )}
    >
      <Icon name={hasConflicts ? 'diamond' : 'laptop'} size={14} className="shrink-0" />
      <span className="min-w-0">{summaryText(summary)}</span>
    </a>
  )
}
