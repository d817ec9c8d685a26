import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { MiniBar } from '@/components/charts/stacked-bar'
import { STATUS_ORDER, STATUS_WORDS } from '@/components/status/status-badge'
import type { PolicySettingRow } from '@/lib/features/policies/report-queries'
import { devicesHref, statusSegments } from './status-segments'

/** The first rows of the per setting status, for the overview. */
export function SettingStatusPreview({ rows, href }: { rows: readonly PolicySettingRow[]; href: string }) {
  return (
    <div className="overflow-x-auto border-t border-hairline">
      <table className="w-full" aria-label="Per setting status">
        <thead>
          <tr className="border-b border-hairline text-left text-caption">
            <th scope="col" className="h-10 pr-3 pl-4 font-semibold">
              Setting
            </th>
            <th scope="col" className="px-3 font-semibold">
              Value
            </th>
            <th scope="col" className="w-40 px-3 font-semibold">
              Devices
            </th>
            {STATUS_ORDER.map((status) => (
              <th key={status} scope="col" className="px-3 text-right font-semibold whitespace-nowrap">
                {STATUS_WORDS[status].word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-hairline last:border-0 hover:bg-hover">
              <th scope="row" className="h-11 pr-3 pl-4 text-left font-normal">
                <Link
                  href={`${href}/status?setting=${encodeURIComponent(row.key)}`}
                  prefetch={false}
                  className="font-semibold hover:text-link hover:underline"
                >
                  {row.name}
                </Link>
              </th>
              <td className="max-w-72 truncate px-3 text-text-2">{row.value}</td>
              <td className="px-3">
                <MiniBar segments={statusSegments(row.counts)} label={row.name} />
              </td>
              {STATUS_ORDER.map((status) => (
                <td key={status} className="px-3 text-right tabular-nums">
                  {row.counts[status] > 0 ? (
                    <Link
                      href={devicesHref(href, status, row.key)}
                      prefetch={false}
                      className="link"
                      aria-label={`${numberText(row.counts[status])} ${STATUS_WORDS[status].word}: ${row.name}`}
                    >
                      {numberText(row.counts[status])}
                    </Link>
                  ) : (
                    <span className="text-text-3">0</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
