import Link from 'next/link'
import type { ReactNode } from 'react'
import { countText, numberText } from '@/components/ui/count-text'
import type { GroupReach } from '@/lib/features/policy-assignments/reach'

/** What a group brings or takes, with the devices behind each number; nothing when its size says all. */
export function ReachWords({
  slug,
  group,
  kind,
  others,
  isInForm = false,
}: {
  slug: string
  group: GroupReach
  kind: 'includeGroup' | 'excludeGroup'
  /** Groups of the other side; null: the other side is all devices, so the group itself is the overlap. */
  others: readonly string[] | null
  /** Links open in a new tab: what is typed here is not saved yet. */
  isInForm?: boolean
}): ReactNode {
  if (group.devices === 0) return null
  const also = others === null ? '' : `&also=${others.map(encodeURIComponent).join(',')}`
  const overlap = (text: string) => (
    <Link
      className="link underline"
      prefetch={false}
      {...(isInForm ? { target: '_blank', rel: 'noreferrer' } : {})}
      href={`/${slug}/devices/inventory?group=${encodeURIComponent(group.groupId)}${also}`}
    >
      {text}
      {isInForm && <span className="sr-only"> (opens in a new tab)</span>}
    </Link>
  )
  if (kind === 'excludeGroup') {
    if (group.overlap === 0) return 'Takes out no device: none of them is included.'
    return <>Takes out {overlap(countText(group.overlap, 'device'))} of the included ones.</>
  }
  const all = group.devices === 1 ? 'its device is' : `all ${numberText(group.devices)} are`
  return (
    <>
      {group.coveredBy && `Adds no device: ${all} in ${group.coveredBy}. `}
      {group.overlap > 0 && (
        <>
          {overlap(numberText(group.overlap))} {group.overlap === 1 ? 'is' : 'are'} also in an excluded group.
        </>
      )}
    </>
  )
}
