import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './icon'

const bars = {
  info: { box: 'border-hairline bg-selected', icon: 'info', tint: 'text-info' },
  warning: { box: 'border-conflict/40 bg-conflict-tint', icon: 'warning', tint: 'text-conflict' },
  error: { box: 'border-danger/40 bg-danger-tint', icon: 'circleX', tint: 'text-danger' },
  success: { box: 'border-success/40 bg-success-tint', icon: 'circleCheck', tint: 'text-success' },
} as const satisfies Record<string, { box: string; icon: IconName; tint: string }>

/** A standing condition of the page. */
export function MessageBar({
  tone = 'info',
  title,
  action,
  className,
  children,
}: {
  tone?: keyof typeof bars
  title?: ReactNode
  action?: ReactNode
  className?: string
  children?: ReactNode
}) {
  const bar = bars[tone]
  return (
    <div
      role={tone === 'error' ? 'alert' : 'note'}
      className={cx(
        'flex flex-wrap items-start gap-x-3 gap-y-1 rounded border px-3 py-2',
        bar.box,
        className,
      )}
    >
      <Icon name={bar.icon} size={18} className={cx('mt-px shrink-0', bar.tint)} />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-text-2">{children}</div>}
      </div>
      {action && <div className="shrink-0">{action}</div>}
    </div>
  )
}

/** Nothing yet (say what this is and give one action) or nothing matches (say which filters). */
export function EmptyState({
  icon = 'info',
  title,
  children,
  action,
}: {
  icon?: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <span className="mb-3 inline-flex size-12 items-center justify-center rounded-full bg-sunken text-text-3">
        <Icon name={icon} size={24} />
      </span>
      <p className="text-card font-semibold">{title}</p>
      {children && <div className="mt-1 max-w-md text-text-2">{children}</div>}
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx('animate-pulse rounded bg-hairline/60', className)} />
}

/** A list page while it loads, in the proportions of the real one. */
export function ListSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton className="mb-3 h-4 w-48" />
      <Skeleton className="mb-2 h-8 w-72" />
      <Skeleton className="mb-6 h-5 w-96 max-w-full" />
      <div className="mb-3 flex gap-3">
        <Skeleton className="h-8 w-32" />
        <Skeleton className="h-8 w-24" />
      </div>
      <div className="rounded-lg border border-hairline bg-surface">
        {Array.from({ length: rows }, (_, i) => (
          <div key={i} className="flex h-11 items-center gap-6 border-b border-hairline px-4 last:border-0">
            <Skeleton className="h-4 w-48" />
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-4 w-24" />
            <Skeleton className="ml-auto h-4 w-16" />
          </div>
        ))}
      </div>
    </div>
  )
}

/** `value` null: how far it is cannot be known; the bar moves without saying so. */
export function ProgressBar({
  value,
  max = 100,
  label,
  valueText,
  tone = 'info',
}: {
  value: number | null
  max?: number
  label: string
  /** Read out instead of a percentage. */
  valueText?: string
  tone?: 'info' | 'success'
}) {
  const fill = tone === 'success' ? 'bg-success-fill' : 'bg-info-fill'
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={value === null ? undefined : 0}
      aria-valuemax={value === null ? undefined : max}
      aria-valuenow={value ?? undefined}
      aria-valuetext={valueText}
      className="h-1.5 w-full overflow-hidden rounded-full bg-hairline"
    >
      {value === null ? (
        <div
          className={cx(
            'h-full w-1/3 rounded-full motion-safe:animate-[sweep_1.4s_ease-in-out_infinite]',
            fill,
          )}
        />
      ) : (
        <div
          className={cx('h-full transition-[width]', fill)}
          style={{ width: `${max > 0 ? Math.min(100, (100 * value) / max) : 0}%` }}
        />
      )}
    </div>
  )
}
