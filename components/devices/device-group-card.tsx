import Link from 'next/link'
import type { ReactNode } from 'react'
import { EvaluationTree } from '@/components/groups/evaluation-tree'
import { Card } from '@/components/ui/card'
import type { DeviceGroupRow } from '@/lib/features/devices/detail-queries'

/** A group with why the device is in it: the verdict of each clause, or the hand that put it there. */
export function DeviceGroupCard({
  slug,
  group,
  badge,
}: {
  slug: string
  group: DeviceGroupRow
  badge: ReactNode
}) {
  return (
    <Card
      title={
        <Link className="link" href={`/${slug}/groups/${group.id}`}>
          {group.displayName}
        </Link>
      }
      action={badge}
    >
      {group.evaluation ? (
        <EvaluationTree evaluation={group.evaluation} />
      ) : (
        <p className="text-text-3">
          {group.kind === 'dynamic'
            ? 'Its rule cannot be checked against this device at the moment.'
            : 'A member by hand, or through a nested group.'}
        </p>
      )}
    </Card>
  )
}
