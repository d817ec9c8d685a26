import Link from 'next/link'
import { CHART_FILL, type Segment } from './chart-tones'
import { numberText } from '@/components/ui/count-text'

function Bar({ segments, label, height }: { segments: readonly Segment[]; label: string; height: number }) {
  const shown = segments.filter((s) => s.value > 0)
  return (
    <div
      role="img"
      aria-label={`${label}: ${segments.map((s) => `${s.label} ${s.value}`).join(', ')}`}
      className="flex w-full gap-0.5 overflow-hidden rounded-full bg-hairline/60"
      style={{ height }}
    >
      {shown.map((s) => (
        <span
          key={s.label}
          style={{ background: CHART_FILL[s.tone], flexGrow: s.value, flexBasis: 0, minWidth: 4 }}
        />
      ))}
    </div>
  )
}

/** A full-width bar with its numbers below, each a link to the rows it counts. */
export function StackedBar({ segments, label }: { segments: readonly Segment[]; label: string }) {
  return (
    <figure>
      <Bar segments={segments} label={label} height={14} />
      <ul className="mt-3 grid grid-cols-[repeat(auto-fit,minmax(110px,1fr))] gap-x-4 gap-y-3">
        {segments.map((s) => (
          <li key={s.label}>
            <span className="flex items-center gap-2 text-caption text-text-2">
              <span
                aria-hidden
                className="size-2.5 shrink-0 rounded-[2px]"
                style={{ background: CHART_FILL[s.tone] }}
              />
              {s.label}
            </span>
            {s.href && s.value > 0 ? (
              <Link
                href={s.href}
                className="ml-[18px] text-section font-semibold tabular-nums hover:text-link hover:underline"
                aria-label={`${s.label}: ${numberText(s.value)} devices`}
              >
                {numberText(s.value)}
              </Link>
            ) : (
              <span className="ml-[18px] text-section font-semibold tabular-nums">{numberText(s.value)}</span>
            )}
          </li>
        ))}
      </ul>
    </figure>
  )
}

/** A thin bar for a table row. */
export function MiniBar({ segments, label }: { segments: readonly Segment[]; label: string }) {
  return <Bar segments={segments} label={label} height={8} />
}
