import Link from 'next/link'
import { LinkButton } from '@/components/ui/button'
import type { WayOutEdit } from '@/lib/features/conflicts/advice-schema'

/** Where to make the change: the form of each policy, with the change filled in. */
export function WayOutEdits({ edits, isFirst = false }: { edits: readonly WayOutEdit[]; isFirst?: boolean }) {
  const links = edits.flatMap((edit) => (edit.href === null ? [] : [{ ...edit, href: edit.href }]))
  if (links.length === 0) {
    return <p className="text-caption text-text-3">Your role may not make this change.</p>
  }
  const [only] = links
  if (links.length === 1 && only) {
    return (
      <LinkButton href={only.href} icon="edit" variant={isFirst ? 'primary' : 'secondary'}>
        Review change
      </LinkButton>
    )
  }
  return (
    <div className="min-w-0">
      <p className="text-caption text-text-3">Review change of each:</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {links.map((edit) => (
          <li key={edit.policyId} className="min-w-0 [overflow-wrap:anywhere]">
            <Link href={edit.href} className="link font-semibold" prefetch={false}>
              {edit.policyName}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
