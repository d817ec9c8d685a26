'use client'
import Link from 'next/link'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Checkbox } from '@/components/ui/field'
import { RelativeTime } from '@/components/ui/relative-time'
import { useToast } from '@/components/ui/toast'
import { dismissLostMemberships, retargetDevice } from '@/lib/features/directory/actions'
import type { LostMembershipRow } from '@/lib/features/directory/queries'

/** Assigned groups that the device was in when its object was deleted, to be put into again or let go. */
export function LostMemberships({
  slug,
  deviceId,
  rows,
  canChange,
}: {
  slug: string
  deviceId: string
  rows: readonly LostMembershipRow[]
  canChange: boolean
}) {
  const toast = useToast()
  const retarget = useAction(retargetDevice, slug)
  const dismiss = useAction(dismissLostMemberships, slug)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = rows.map((row) => row.groupId).filter((id) => !left.has(id))
  const toggle = (id: string) => {
    const next = new Set(left)
    if (!next.delete(id)) next.add(id)
    setLeft(next)
  }
  const failure = retarget.failure ?? dismiss.failure
  return (
    <Card title="Lost group memberships">
      <p className="mb-3 max-w-3xl text-text-2">
        The device was in these assigned groups when its directory object was deleted. Assigned membership
        never comes back by itself: retarget the device, or dismiss what it no longer needs.
      </p>
      {failure && <MessageBar tone="error" className="mb-3" title={failure.message} />}
      <ul className="space-y-1.5">
        {rows.map(({ groupId, displayName, lostAt }) => (
          <li key={groupId} className="flex flex-wrap items-center gap-x-3">
            {canChange ? (
              <Checkbox label={displayName} checked={!left.has(groupId)} onChange={() => toggle(groupId)} />
            ) : (
              <span>{displayName}</span>
            )}
            <Link
              className="link text-caption"
              href={`/${slug}/groups/${groupId}`}
              aria-label={`Open ${displayName}`}
            >
              Open
            </Link>
            <span className="text-caption text-text-3">
              lost <RelativeTime at={lostAt} />
            </span>
          </li>
        ))}
      </ul>
      {canChange && (
        <div className="mt-4 flex gap-2">
          <Button
            variant="primary"
            busy={retarget.busy}
            disabled={chosen.length === 0}
            onClick={() =>
              retarget.run({ deviceId, groupIds: chosen }, ({ retargeted }) =>
                toast({ title: `In ${retargeted} ${retargeted === 1 ? 'group' : 'groups'} again` }),
              )
            }
          >
            Retarget
          </Button>
          <Button
            busy={dismiss.busy}
            disabled={chosen.length === 0}
            onClick={() =>
              dismiss.run({ deviceId, groupIds: chosen }, ({ dismissed }) =>
                toast({ title: `${dismissed} ${dismissed === 1 ? 'membership' : 'memberships'} dismissed` }),
              )
            }
          >
            Dismiss
          </Button>
        </div>
      )}
    </Card>
  )
}
