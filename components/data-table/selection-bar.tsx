import type { ReactNode } from 'react'
import { Icon } from '../ui/icon'

/** What is selected, the way to select everything that matches, and the commands for it. */
export function SelectionBar({
  selected,
  total,
  matching,
  onClear,
  children,
}: {
  selected: number
  total: number
  /** null: nothing beyond this page can be selected, or all of it is. */
  matching: {
    readonly count: number
    readonly isBusy: boolean
    readonly hasFailed: boolean
    readonly onSelect: () => void
  } | null
  onClear: () => void
  children: ReactNode
}) {
  const n = (x: number) => x.toLocaleString('en-US')
  return (
    <div
      role="region"
      aria-label="Selected rows"
      className="sticky bottom-4 z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-hairline bg-surface px-4 py-2 shadow-pane"
    >
      <strong className="tabular-nums">{n(selected)} selected</strong>
      {matching && (
        <button
          type="button"
          className="link px-1"
          aria-busy={matching.isBusy || undefined}
          onClick={matching.isBusy ? undefined : matching.onSelect}
        >
          {matching.isBusy
            ? 'Selecting…'
            : matching.count < total
              ? `Select the first ${n(matching.count)} of ${n(total)} that match`
              : `Select all ${n(total)} that match`}
        </button>
      )}
      {matching?.hasFailed && (
        <span role="alert" className="text-caption text-danger">
          The rows could not be read. Try again.
        </span>
      )}
      {children}
      <button
        type="button"
        aria-label="Clear selection"
        onClick={onClear}
        className="inline-flex size-8 items-center justify-center rounded hover:bg-hover"
      >
        <Icon name="x" />
      </button>
    </div>
  )
}
