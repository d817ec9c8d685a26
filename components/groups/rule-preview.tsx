'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { cx } from '@/components/ui/cx'
import { MessageBar, ProgressBar, Skeleton } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import type { RuleCheck } from '@/lib/domain/groups'
import type { PreviewList } from '@/lib/features/groups/rule-question'
import { countText } from '@/components/ui/count-text'
import { RulePreviewDialog } from './rule-preview-dialog'
import { useRuleAnswer } from './use-rule-answer'

interface Number {
  readonly list: PreviewList
  readonly label: string
  readonly icon: IconName
  readonly tint: string
  readonly count: number
}

/** Who the rule selects now, saved or not; against a saved group, who would join and leave. Follows while one types. */
export function RulePreview({
  slug,
  rule,
  check,
  groupId,
  isPaused = false,
  freshness,
}: {
  slug: string
  rule: string
  check: RuleCheck
  groupId: string | null
  /** The rule is not processed while it is paused: nobody joins or leaves. */
  isPaused?: boolean
  freshness?: string
}) {
  const [open, setOpen] = useState<PreviewList | null>(null)
  const { answer, error, isPending, retry } = useRuleAnswer<'preview'>(
    slug,
    check.ok ? { kind: 'preview', membershipRule: rule, groupId } : null,
    freshness,
  )
  const isEmpty = rule.trim() === ''
  const shown = isEmpty ? null : answer
  const isStale = isPending && check.ok
  const numbers: readonly Number[] = shown
    ? [
        { list: 'members', label: 'Members', icon: 'users', tint: 'text-text-3', count: shown.members },
        ...(groupId === null
          ? []
          : ([
              { list: 'joins', label: 'Would join', icon: 'plus', tint: 'text-success', count: shown.joins },
              {
                list: 'leaves',
                label: 'Would leave',
                icon: 'circleMinus',
                tint: 'text-conflict',
                count: shown.leaves,
              },
            ] as const)),
      ]
    : []
  return (
    <Card
      title="Preview"
      note={shown ? `of ${countText(shown.devices, 'device')}, as they are now` : undefined}
      action={
        isPending && shown ? (
          <span className="text-text-3" aria-hidden>
            Counting…
          </span>
        ) : undefined
      }
    >
      {error && (
        <MessageBar
          tone="error"
          title={error}
          className="mb-3"
          action={<Button onClick={retry}>Retry</Button>}
        />
      )}
      {isEmpty || (!check.ok && !shown) ? (
        <p className="text-text-3">
          {isEmpty
            ? 'Write a rule to see which devices it selects.'
            : 'Correct the rule to see which devices it selects.'}
        </p>
      ) : !shown ? (
        !error && (
          // As tall as what comes, so that nothing moves.
          <div className="space-y-3" role="status" aria-label="Counting members">
            <Skeleton className="h-[62px]" />
            <Skeleton className="h-1.5" />
          </div>
        )
      ) : (
        <div className={cx('space-y-3 transition-opacity', isStale && 'opacity-60')}>
          <div
            role="group"
            aria-label="Members of the rule"
            aria-busy={isPending}
            className={cx('grid gap-2 sm:gap-3', numbers.length > 1 && 'grid-cols-3')}
          >
            {numbers.map((number) => (
              <NumberTile key={number.list} number={number} onOpen={() => setOpen(number.list)} />
            ))}
          </div>
          <ProgressBar
            value={shown.members}
            max={Math.max(1, shown.devices)}
            label={`${countText(shown.members, 'device')} of ${shown.devices.toLocaleString('en-US')}`}
          />
          {!check.ok && <p className="text-caption text-text-3">As the rule was before the error.</p>}
          {isPaused && (
            <p className="text-caption text-text-3">
              The rule is paused: members stay as they are until it is processed again.
            </p>
          )}
        </div>
      )}
      <p role="status" className="sr-only">
        {shown &&
          !isStale &&
          `The rule selects ${countText(shown.members, 'device')}.${
            groupId === null ? '' : ` ${shown.joins} would join, ${shown.leaves} would leave.`
          }`}
      </p>
      {open && shown && (
        <RulePreviewDialog
          slug={slug}
          rule={rule}
          groupId={groupId}
          list={open}
          onClose={() => setOpen(null)}
        />
      )}
    </Card>
  )
}

function NumberTile({ number, onOpen }: { number: Number; onOpen: () => void }) {
  const { label, icon, tint, count } = number
  const text = count.toLocaleString('en-US')
  return (
    <div className="min-w-0 rounded border border-hairline px-3 py-2 max-sm:px-2">
      <p className="flex items-center gap-1.5 text-caption text-text-3">
        <Icon name={icon} size={14} className={cx(tint, 'max-sm:hidden')} />
        {label}
      </p>
      {count === 0 ? (
        <p className="text-section font-semibold tabular-nums">0</p>
      ) : (
        <button
          type="button"
          className="link text-section font-semibold tabular-nums"
          aria-label={`${label}: ${countText(count, 'device')}`}
          onClick={onOpen}
        >
          {text}
        </button>
      )}
    </div>
  )
}
