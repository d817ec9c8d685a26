import Link from 'next/link'
import { numberText } from '@/components/ui/count-text'
import { IconButton } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { GroupReach } from '@/lib/features/policy-assignments/reach'
import { ReachWords } from './reach-words'

/** A group of an assignment with its size, what the policy can reach of it, and what it adds or takes out. */
export function TargetRow({
  slug,
  kind,
  groupId,
  name,
  groupKind,
  memberCount,
  reach,
  others,
  onRemove,
}: {
  slug: string
  kind: 'includeGroup' | 'excludeGroup'
  groupId: string
  name: string
  groupKind: string | null
  /** What is known before the server has answered. */
  memberCount: number
  reach: GroupReach | undefined
  /** Groups of the other side; null where that is all devices. */
  others: readonly string[] | null
  onRemove: () => void
}) {
  const size = reach?.devices ?? memberCount
  return (
    <li className="flex min-h-11 items-start gap-3 border-t border-hairline px-4 py-2">
      <Icon name="users" className="mt-1 text-text-3" />
      <span className="min-w-0 flex-1">
        <Link href={`/${slug}/groups/${groupId}`} prefetch={false} className="link font-semibold break-words">
          {name}
        </Link>
        <span className="block text-caption text-text-3">
          {groupKind === null ? 'Deleted' : groupKind === 'dynamic' ? 'Dynamic' : 'Assigned'},{' '}
          <Link href={`/${slug}/groups/${groupId}/members`} prefetch={false} className="link">
            {numberText(size)} {size === 1 ? 'device' : 'devices'}
          </Link>
          {reach &&
            kind === 'includeGroup' &&
            reach.reachable < reach.devices &&
            `; the policy can reach ${numberText(reach.reachable)}`}
        </span>
        {reach && (
          <span className="block text-caption text-text-2">
            <ReachWords slug={slug} group={reach} kind={kind} others={others} isInForm />
          </span>
        )}
        {reach?.problem && <span className="block text-caption text-conflict">{reach.problem}</span>}
      </span>
      <IconButton icon="x" label={`Remove ${name}`} onClick={onRemove} />
    </li>
  )
}
