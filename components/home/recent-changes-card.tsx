import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import type { HomeData } from '@/lib/features/home/queries'

/** The last changes that took part in resolution, and how many devices each reached. */
export function RecentChangesCard({ slug, changes }: { slug: string; changes: HomeData['changes'] }) {
  const log = `/${slug}/administration/audit-log`
  return (
    <Card
      title="Recent changes"
      flush
      action={
        <Link href={log} className="link">
          Audit log
        </Link>
      }
    >
      {changes.length === 0 ? (
        <EmptyState icon="history" title="No changes yet">
          Policies, groups and settings that someone changes are listed here with the devices they reached.
        </EmptyState>
      ) : (
        <div className="overflow-x-auto">
          <table className="w-full border-collapse" aria-label="Recent changes">
            <thead>
              <tr className="border-b border-hairline text-left text-caption">
                <th scope="col" className="h-9 pr-3 pl-4 font-semibold">
                  Revision
                </th>
                <th scope="col" className="px-3 font-semibold">
                  When
                </th>
                <th scope="col" className="px-3 font-semibold">
                  What changed
                </th>
                <th scope="col" className="px-3 font-semibold">
                  By
                </th>
                <th scope="col" className="pr-4 pl-3 text-right font-semibold whitespace-nowrap">
                  Devices reached
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change, i) => (
                <tr key={`${change.at}-${i}`} className="border-b border-hairline last:border-0">
                  <td className="h-9 pr-3 pl-4">
                    {change.revision !== null && (
                      <Link href={`${log}?q=${change.revision}`} className="link" prefetch={false}>
                        {change.revision}
                      </Link>
                    )}
                  </td>
                  <td className="px-3 whitespace-nowrap text-text-2">
                    <RelativeTime at={change.at} />
                  </td>
                  <td className="min-w-56 px-3 py-1.5">
                    {change.href ? (
                      <Link href={change.href} className="font-semibold hover:text-link hover:underline">
                        {change.targetName}
                      </Link>
                    ) : (
                      <span className="font-semibold">{change.targetName}</span>
                    )}{' '}
                    <span className="text-caption text-text-2">{change.sentence}</span>
                  </td>
                  <td className="px-3 whitespace-nowrap text-text-2">{change.actorName}</td>
                  <td className="pr-4 pl-3 text-right">
                    {change.devicesReached === null ? (
                      <span className="text-text-3">–</span>
                    ) : (
                      numberText(change.devicesReached)
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
