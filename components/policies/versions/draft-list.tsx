import Link from 'next/link'
import { Card } from '@/components/ui/card'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DraftRow } from '@/lib/features/policy-versions/draft-queries'

/** What the person has begun and not saved; nothing at all where there is none. */
export function DraftList({ slug, drafts }: { slug: string; drafts: readonly DraftRow[] }) {
  if (drafts.length === 0) return null
  return (
    <Card title="Your drafts" note="Only you see them" className="mb-4">
      <ul className="space-y-1">
        {drafts.map((draft) => (
          <li key={`${draft.kind} ${draft.subjectId}`} className="flex flex-wrap items-baseline gap-x-3">
            <Link className="link break-words" prefetch={false} href={`/${slug}/${draft.path}`}>
              {draft.title}
            </Link>
            <span className="text-caption text-text-3">
              <RelativeTime at={draft.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
