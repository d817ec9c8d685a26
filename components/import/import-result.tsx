'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { countText } from '@/components/ui/count-text'
import { MessageBar } from '@/components/ui/feedback'
import { deletePolicies } from '@/lib/features/policies/actions'
import type { ImportedItem, ImportOutcome } from '@/lib/features/policy-import/apply-import'

/** What was imported, with links, and the way back. */
export function ImportResult({ slug, outcome }: { slug: string; outcome: ImportOutcome }) {
  const router = useRouter()
  const { created, updated, groups, skipped, assignmentsLeftOut } = outcome
  const [undone, setUndone] = useState<string | null>(null)
  const [isUndoing, startUndo] = useTransition()
  const undo = () =>
    startUndo(async () => {
      const result = await deletePolicies(slug, {
        policies: created.map(({ id, version }) => ({ id, version })),
      })
      setUndone(
        result.ok
          ? `${countText(created.length, 'policy', 'policies')} deleted again. They can be restored for 30 days.${groups.length > 0 || updated.length > 0 ? ' Groups and new versions stay.' : ''}`
          : result.message,
      )
      router.refresh()
    })
  const parts = [
    created.length > 0 ? `${countText(created.length, 'policy', 'policies')} created` : '',
    updated.length > 0 ? `${countText(updated.length, 'policy', 'policies')} updated` : '',
    groups.length > 0 ? `${countText(groups.length, 'group')} made` : '',
  ].filter((part) => part !== '')
  return (
    <MessageBar
      tone="success"
      title={`Imported: ${parts.join(', ')}`}
      action={
        created.length > 0 &&
        undone === null && (
          <Button busy={isUndoing} onClick={undo}>
            Undo
          </Button>
        )
      }
    >
      <ul className="space-y-1">
        {[...created, ...updated].map((item) => (
          <Made key={item.id} href={`/${slug}/policies/${item.id}`} name={item.name} facts={factsOf(item)} />
        ))}
        {groups.map((group) => (
          <Made key={group.id} href={`/${slug}/groups/${group.id}`} name={group.displayName} facts="Group" />
        ))}
      </ul>
      {skipped > 0 && <p className="mt-1">{countText(skipped, 'policy was', 'policies were')} left alone.</p>}
      {assignmentsLeftOut > 0 && (
        <p className="mt-1">
          {countText(assignmentsLeftOut, 'assignment was', 'assignments were')} left out with{' '}
          {assignmentsLeftOut === 1 ? 'its group' : 'their groups'}.
        </p>
      )}
      {undone && (
        <p role="status" className="mt-1 font-semibold">
          {undone}
        </p>
      )}
    </MessageBar>
  )
}

/** Link and facts in blocks of their own: a link inside running text would have to be underlined. */
function Made({ href, name, facts }: { href: string; name: string; facts: string }) {
  return (
    <li>
      <p>
        <Link className="link break-words" href={href}>
          {name}
        </Link>
      </p>
      <p className="text-caption text-text-3">{facts}</p>
    </li>
  )
}

function factsOf({ version, settings, unknownSettings, assignments }: ImportedItem): string {
  return [
    version > 1 ? `version ${version}` : '',
    countText(settings, 'setting'),
    unknownSettings > 0 ? `${countText(unknownSettings, 'unknown setting')} kept` : '',
    assignments > 0 ? countText(assignments, 'assignment') : 'not assigned',
  ]
    .filter((part) => part !== '')
    .join(', ')
}
