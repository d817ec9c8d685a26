import Link from 'next/link'
import { CHART_FILL, percentText, type Segment } from './chart-tones'
import { numberText } from '@/components/ui/count-text'

const RADIUS = 60
const WIDTH = 20
const CIRCUMFERENCE = 2 * Math.PI * RADIUS

/**
 * A ring whose slices and legend items link to the rows they count. `leaveOut` names a segment that percentages leave out
 * (Not applicable).
 */
export function Donut({
  segments,
  center,
  centerNote,
  title,
  leaveOut,
}: {
  segments: readonly Segment[]
  center: string
  centerNote: string
  title: string
  leaveOut?: string
}) {
  const total = segments.reduce((n, s) => n + s.value, 0)
  const base = segments.filter((s) => s.label !== leaveOut).reduce((n, s) => n + s.value, 0)
  const shown = segments.filter((s) => s.value > 0)
  const gap = shown.length > 1 ? 2 : 0
  let offset = 0
  const arcs = shown.map((segment) => {
    const length = (segment.value / total) * CIRCUMFERENCE
    const arc = { segment, length: Math.max(1, length - gap), offset }
    offset += length
    return arc
  })
  return (
    <figure className="flex flex-wrap items-center gap-x-8 gap-y-4">
      <svg
        viewBox="0 0 150 150"
        className="size-[150px] shrink-0"
        role="img"
        aria-label={`${title}: ${segments.map((s) => `${s.label} ${s.value}`).join(', ')}`}
      >
        {total === 0 && (
          <circle cx="75" cy="75" r={RADIUS} fill="none" stroke="var(--hairline)" strokeWidth={WIDTH} />
        )}
        {arcs.map(({ segment, length, offset: start }) => (
          <circle
            key={segment.label}
            cx="75"
            cy="75"
            r={RADIUS}
            fill="none"
            stroke={CHART_FILL[segment.tone]}
            strokeWidth={WIDTH}
            strokeDasharray={`${length} ${CIRCUMFERENCE - length}`}
            strokeDashoffset={-start}
            transform="rotate(-90 75 75)"
          />
        ))}
        <text x="75" y="75" textAnchor="middle" className="fill-text-1 text-[22px] font-semibold">
          {center}
        </text>
        <text x="75" y="93" textAnchor="middle" className="fill-text-3 text-[11px]">
          {centerNote}
        </text>
      </svg>
      <Legend segments={segments} share={(s) => (s.label === leaveOut ? '–' : percentText(s.value, base))} />
    </figure>
  )
}

/** Names, counts (linked) and shares, one a line. */
export function Legend({
  segments,
  share,
}: {
  segments: readonly Segment[]
  share?: (segment: Segment) => string
}) {
  return (
    <ul className="min-w-[200px] flex-1 space-y-1.5">
      {segments.map((segment) => (
        <li key={segment.label} className="flex items-center gap-2.5">
          <span
            aria-hidden
            className="size-2.5 shrink-0 rounded-[2px]"
            style={{ background: CHART_FILL[segment.tone] }}
          />
          <span className="flex-1">{segment.label}</span>
          {segment.href && segment.value > 0 ? (
            <Link
              href={segment.href}
              className="link tabular-nums"
              aria-label={`${segment.label}: ${numberText(segment.value)} devices`}
            >
              {numberText(segment.value)}
            </Link>
          ) : (
            <span className="tabular-nums">{numberText(segment.value)}</span>
          )}
          {share && (
            <span className="w-12 text-right text-caption text-text-3 tabular-nums">{share(segment)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
