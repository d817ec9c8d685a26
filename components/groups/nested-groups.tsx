'use client'
import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { IconButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Icon } from '@/components/ui/icon'
import { useToast } from '@/components/ui/toast'
import { changeMembers } from '@/lib/features/groups/actions'
import type { GroupDetail, GroupSummary } from '@/lib/features/groups/queries'
import { useAction } from './use-action'

/** Groups inside this group: their devices are members too. Taking one out can be undone from the message. */
export function NestedGroups({
  slug,
  group,
  canWrite,
}: {
  slug: string
  group: GroupDetail
  canWrite: boolean
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(changeMembers, slug)
  if (group.nestedGroups.length === 0) return null
  const remove = (nested: GroupSummary) =>
    run({ id: group.id, remove: [nested.id] }, () =>
      toast({
        title: `${nested.displayName} taken out of ${group.displayName}`,
        action: {
          label: 'Undo',
          onClick: () =>
            run({ id: group.id, add: [nested.id] }, () => toast({ title: `${nested.displayName} is back` })),
        },
      }),
    )
  return (
    <Card title="Nested groups" className="mb-4">
      {failure && <MessageBar tone="error" title={failure.message} className="mb-2" />}
      <ul>
        {group.nestedGroups.map((nested) => (
          <li key={nested.id} className="flex min-h-8 items-center gap-2">
            <Icon name="users" className="text-text-3" />
            <Link href={`/${slug}/groups/${nested.id}`} className="link min-w-0 truncate">
              {nested.displayName}
            </Link>
            <span className="text-caption text-text-3">{numberText(nested.memberCount)} devices</span>
            {canWrite && (
              <IconButton
                icon="x"
                label={`Remove ${nested.displayName}`}
                disabled={busy}
                className="ml-auto"
                onClick={() => remove(nested)}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
