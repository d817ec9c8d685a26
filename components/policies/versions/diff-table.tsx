import { cx } from '@/components/ui/cx'
import type { Change } from '@/lib/domain/versions'
import type { DiffPair, DiffRow } from '@/lib/features/policy-versions/diff-view'
import { ChangeMark } from './change-mark'
import { DiffLines } from './diff-lines'

/** A row of a comparison: a thing, what became of it, and both values. */
export interface DiffTableRow extends DiffPair {
  readonly id: string
  readonly name: string
  readonly isChild?: boolean
  readonly lines?: DiffRow['lines']
  readonly remark?: string | null
}

/** Two values side by side, thing by thing; on narrow screens one below the other. */
export function DiffTable({
  caption,
  what,
  from,
  to,
  rows,
  only,
}: {
  caption: string
  /** Heading of the first column. */
  what: string
  from: string
  to: string
  rows: readonly DiffTableRow[]
  /** Items that are the same are left out. */
  only: boolean
}) {
  return (
    <table className="w-full table-fixed text-left max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="border-b border-hairline text-caption text-text-3 max-sm:sr-only">
        <tr>
          <th scope="col" className="w-[34%] px-4 py-1.5 font-semibold">
            {what}
          </th>
          <th scope="col" className="px-4 py-1.5 font-semibold">
            {from}
          </th>
          <th scope="col" className="px-4 py-1.5 font-semibold">
            {to}
          </th>
          <th scope="col" className="w-28 px-4 py-1.5 font-semibold">
            Change
          </th>
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {rows.map((row) => (
          <tr
            key={row.id}
            className="border-b border-hairline/60 align-top last:border-0 max-sm:block max-sm:py-2"
          >
            <th
              scope="row"
              className={cx(
                'px-4 py-2 font-normal break-words max-sm:block max-sm:py-1',
                row.isChild && 'sm:pl-9',
              )}
            >
              {row.name}
              {row.remark && <span className="block text-caption text-text-3">{row.remark}</span>}
            </th>
            {row.lines && row.change === 'changed' ? (
              <td colSpan={2} className="px-4 py-2 max-sm:block max-sm:py-1">
                <span className="text-text-2">
                  {row.before === row.after ? row.after : `${row.before} → ${row.after}`}
                </span>
                <DiffLines lines={row.lines} only={only} />
              </td>
            ) : (
              <>
                <Value pair={row} side="before" label={from} lines={row.lines} />
                <Value pair={row} side="after" label={to} lines={row.lines} />
              </>
            )}
            <td className="px-4 py-2 max-sm:block max-sm:py-1">
              <ChangeMark change={row.change} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const OWN: Readonly<Record<'before' | 'after', Change>> = { before: 'removed', after: 'added' }

function Value({
  pair,
  side,
  label,
  lines,
}: {
  pair: DiffPair
  side: 'before' | 'after'
  label: string
  lines: DiffRow['lines'] | undefined
}) {
  const isAbsent = pair.change === (side === 'before' ? 'added' : 'removed')
  return (
    <td className="px-4 py-2 break-words max-sm:block max-sm:py-1">
      <span className="text-caption text-text-3 sm:hidden">{label}: </span>
      <span
        className={cx(isAbsent ? 'text-text-3' : pair.change === 'same' ? 'text-text-2' : 'font-semibold')}
      >
        {pair[side]}
      </span>
      {lines && pair.change === OWN[side] && <DiffLines lines={lines} only={false} />}
    </td>
  )
}
