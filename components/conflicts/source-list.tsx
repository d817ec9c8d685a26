import Link from 'next/link'
import { groupBy } from '@/lib/domain/group-by'
import type { ConflictSource } from '@/lib/features/conflicts/queries'
import { conflictDevicesHref, type ConflictSelection } from '@/lib/features/conflicts/reference'
import { deviceCount } from './conflict-words'

/** The differing values, and under each the policies that have it, with version and devices. */
export function SourceList({
  slug,
  sources,
  selection,
}: {
  slug: string
  sources: readonly ConflictSource[]
  selection: ConflictSelection
}) {
  return (
    <ul className="divide-y divide-hairline rounded border border-hairline">
      {[...groupBy(sources, (source) => source.value)].map(([value, holders]) => (
        <li key={value} className="px-3 py-2">
          <p className="font-semibold [overflow-wrap:anywhere]">{value}</p>
          <ul>
            {holders.map((source) => (
              <li key={source.id} className="mt-0.5 flex flex-wrap items-baseline gap-x-3">
                <span className="min-w-0 flex-[1_1_180px] [overflow-wrap:anywhere]">
                  <Link href={`/${slug}/policies/${source.id}`} className="link" prefetch={false}>
                    {source.name}
                  </Link>{' '}
                  <Link
                    href={`/${slug}/policies/${source.id}/versions/${source.version}`}
                    className="text-caption whitespace-nowrap text-text-3 hover:text-link hover:underline"
                    prefetch={false}
                  >
                    version {source.version}
                  </Link>
                </span>
                <Link
                  href={conflictDevicesHref(slug, selection, source.id)}
                  className="link shrink-0 text-caption tabular-nums"
                  prefetch={false}
                  aria-label={`${deviceCount(source.devices)} on which ${source.name} contends`}
                >
                  {deviceCount(source.devices)}
                </Link>
                {source.newerVersion !== null && (
                  <span className="w-full text-caption text-info">
                    Version {source.newerVersion} is saved and being evaluated
                  </span>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
