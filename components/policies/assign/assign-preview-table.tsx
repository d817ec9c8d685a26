import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import type { AssignPreviewRow } from '@/lib/features/policy-assignments/preview'

/** Each policy with its assignments and its devices, before and after. */
export function AssignPreviewTable({
  slug,
  rows,
  isStale,
}: {
  slug: string
  rows: readonly AssignPreviewRow[]
  /** A newer answer is under way. */
  isStale: boolean
}) {
  return (
    <div className="overflow-x-auto rounded border border-hairline" aria-busy={isStale}>
      <table className="w-full text-left" aria-label="Assignments before and after">
        <thead>
          <tr className="border-b border-hairline text-caption">
            <th scope="col" className="h-10 px-3 font-semibold">
              Policy
            </th>
            <th scope="col" className="px-3 font-semibold">
              Before
            </th>
            <th scope="col" className="px-3 font-semibold">
              After
            </th>
            <th scope="col" className="px-3 text-right font-semibold">
              Devices reached
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-hairline align-top last:border-0">
              <th scope="row" className="px-3 py-2 font-normal">
                <Link
                  href={`/${slug}/policies/${row.id}`}
                  prefetch={false}
                  className="link font-semibold break-words"
                >
                  {row.name}
                </Link>
              </th>
              <td className="px-3 py-2 text-text-2">{row.before}</td>
              <td className="px-3 py-2">
                {row.state === 'stale' ? 'Changed meanwhile' : row.state === 'same' ? 'No change' : row.after}
              </td>
              <td className="px-3 py-2 text-right whitespace-nowrap tabular-nums">
                {numberText(row.devicesBefore)} → {numberText(row.devicesAfter)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
