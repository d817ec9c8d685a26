'use client'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { cx } from '../ui/cx'
import { Icon } from '../ui/icon'
import { useImpact } from './use-impact'
import { summaryText } from './words'

/** What saving would do, in a sentence: for dialogs, which have no room for the panel. */
export function ImpactNote({
  tenant,
  draft,
  className,
}: {
  tenant: string
  /** null while it equals what is saved. */
  draft: ImpactDraft | null
  className?: string
}) {
  const { summary, isStale, problem } = useImpact(tenant, draft)
  const isAsking = draft !== null && (!summary || isStale) && !problem
  return (
    <p
      role="status"
      aria-busy={isAsking}
      className={cx('flex min-h-5 items-start gap-1.5 text-caption text-text-2', className)}
    >
      {draft !== null && (
        <>
          <Icon name="laptop" size={14} className="mt-0.5 shrink-0" />
          <span className={cx('min-w-0', isStale && 'grayscale')}>
            {problem
              ? `What this changes could not be worked out: ${problem.message}`
              : summary
                ? `${summaryText(summary)}.`
                : 'Working out what this changes…'}
          </span>
        </>
      )}
    </p>
  )
}
