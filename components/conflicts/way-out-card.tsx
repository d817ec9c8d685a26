import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { cx } from '@/components/ui/cx'
import type { WayOutRow } from '@/lib/features/conflicts/advice-schema'
import {
  wayOutDevicesHref,
  WAY_OUT_NUMBERS,
  WAY_OUT_WORDS,
  type ContestReference,
  type WayOutNumber,
} from '@/lib/features/conflicts/way-out'
import { WayOutEdits } from './way-out-edits'

/** One way out: what to do, what it does to how many devices (each number leads to them), and where to do it. */
export function WayOutCard({
  slug,
  contest,
  way,
  place,
  devices,
}: {
  slug: string
  contest: ContestReference
  way: WayOutRow
  /** 1 for the one with the least harm. */
  place: number
  /** Devices in conflict now. */
  devices: number
}) {
  return (
    <li className="rounded-lg border border-hairline px-4 py-3">
      <h4 className="flex gap-1.5 font-semibold">
        <span className="tabular-nums">{place}.</span>
        <span className="min-w-0 [overflow-wrap:anywhere]">{way.title}</span>
      </h4>
      <dl className="mt-2 grid grid-cols-2 gap-x-3 gap-y-2 sm:grid-cols-4">
        {WAY_OUT_NUMBERS.map((of) => (
          <div key={of} className="flex min-w-0 flex-col-reverse justify-end">
            <dt className="text-caption text-text-3">{WAY_OUT_WORDS[of].short}</dt>
            <dd>
              <Count
                of={of}
                count={way[of]}
                href={wayOutDevicesHref(slug, contest, way.id, of)}
                devices={devices}
                title={way.title}
              />
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-2">
        <WayOutEdits edits={way.edits} isFirst={place === 1} />
      </div>
    </li>
  )
}

function Count({
  of,
  count,
  href,
  devices,
  title,
}: {
  of: WayOutNumber
  count: number
  href: string
  devices: number
  title: string
}) {
  const text = of === 'helped' ? `${numberText(count)} of ${numberText(devices)}` : numberText(count)
  const shape = 'font-semibold tabular-nums'
  if (count === 0) return <span className={cx(shape, 'text-text-3')}>{text}</span>
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${text} ${WAY_OUT_WORDS[of].short}: ${title}`}
      className={cx(shape, 'hover:underline', of === 'helped' ? 'text-success' : 'text-conflict')}
    >
      {text}
    </Link>
  )
}
