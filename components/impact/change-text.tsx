import type { LineChanges, SideText } from '@/lib/features/impact/types'
import { cx } from '../ui/cx'

/** A setting before and after, with the lines of a list that come and go. */
export function ChangeText({
  before,
  after,
  lines,
}: {
  before: SideText
  after: SideText
  lines: LineChanges | null
}) {
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <span className="sr-only">Before:</span>
        <Side side={before} />
        <span className="flex min-w-0 items-baseline gap-x-1.5">
          <span aria-hidden className="text-text-3">
            →
          </span>
          <span className="sr-only">, after:</span>
          <Side side={after} isAfter />
        </span>
      </p>
      {lines && (
        <ul className="mt-0.5 space-y-0.5 text-caption">
          {lines.added.map((line) => (
            <Line key={`+${line}`} sign="+" text={line} />
          ))}
          {lines.removed.map((line) => (
            <Line key={`-${line}`} sign="−" text={line} />
          ))}
          {lines.more > 0 && <li className="pl-4 text-text-3">and {lines.more} more</li>}
        </ul>
      )}
    </div>
  )
}

function Side({ side, isAfter = false }: { side: SideText; isAfter?: boolean }) {
  const { outcome, text, note } = side
  return (
    <span
      className={cx(
        'min-w-0 break-words',
        outcome === 'conflict' ? 'text-conflict' : isAfter ? 'text-text-1' : 'text-text-3',
        isAfter && outcome !== 'notConfigured' && 'font-semibold',
      )}
    >
      {text}
      {note && <span className="text-caption font-normal text-text-3"> ({note})</span>}
    </span>
  )
}

function Line({ sign, text }: { sign: '+' | '−'; text: string }) {
  const isAdded = sign === '+'
  return (
    <li className="flex gap-1.5">
      <span aria-hidden className={cx('w-2.5 shrink-0', isAdded ? 'text-success' : 'text-danger')}>
        {sign}
      </span>
      <span className="sr-only">{isAdded ? 'Added:' : 'Removed:'}</span>
      <span className="min-w-0 font-mono break-all text-text-2">{text}</span>
    </li>
  )
}
