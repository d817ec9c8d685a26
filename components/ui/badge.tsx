import type { ReactNode } from 'react'
import { cx } from './cx'
import { Icon, type IconName } from './icon'

export type BadgeTone = 'neutral' | 'info' | 'success' | 'conflict' | 'danger'
const tones: Readonly<Record<BadgeTone, string>> = {
  neutral: 'border-hairline bg-sunken text-text-2',
  info: 'border-info/30 bg-selected text-info',
  success: 'border-success/30 bg-success-tint text-success',
  conflict: 'border-conflict/40 bg-conflict-tint text-conflict',
  danger: 'border-danger/40 bg-danger-tint text-danger',
}

/** A short word about the thing beside it. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: BadgeTone
  icon?: IconName
  children: ReactNode
}) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 whitespace-nowrap rounded-full border px-2 py-px text-caption font-semibold',
        tones[tone],
      )}
    >
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  )
}

/** A small label such as a device tag. */
export function Tag({
  icon,
  children,
  onRemove,
  removeLabel,
}: {
  icon?: IconName
  children: ReactNode
  onRemove?: () => void
  removeLabel?: string
}) {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-1 rounded border border-hairline bg-sunken px-2 text-caption text-text-2">
      {icon && <Icon name={icon} size={12} />}
      <span className="truncate">{children}</span>
      {onRemove && (
        <button
          type="button"
          onClick={onRemove}
          aria-label={removeLabel ?? 'Remove'}
          className="-mr-1 inline-flex size-5 items-center justify-center rounded hover:bg-hover"
        >
          <Icon name="x" size={12} />
        </button>
      )}
    </span>
  )
}
