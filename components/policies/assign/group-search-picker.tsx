'use client'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '@/components/ui/button'
import { numberText } from '@/components/ui/count-text'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState, MessageBar } from '@/components/ui/feedback'
import { Checkbox } from '@/components/ui/field'
import type { AssignableGroup } from '../assignments-editor'
import { useAsked } from './use-asked'

const foundSchema = z.object({
  groups: z.array(
    z.object({
      id: z.string(),
      displayName: z.string(),
      kind: z.string(),
      memberCount: z.number(),
    }),
  ),
  total: z.number(),
})

/** Chooses among all groups of the tenant; the server searches. What is picked stays picked while one searches on. */
export function GroupSearchPicker({
  slug,
  title,
  without,
  onClose,
  onPick,
}: {
  slug: string
  title: string
  /** Groups that are chosen already. */
  without: readonly string[]
  onClose: () => void
  onPick: (groups: readonly AssignableGroup[]) => void
}) {
  const [search, setSearch] = useState('')
  const [picked, setPicked] = useState<readonly AssignableGroup[]>([])
  const { answer, problem } = useAsked(
    `/${slug}/policies/group-search`,
    { q: search.trim(), without },
    foundSchema,
  )
  const isPicked = (id: string) => picked.some((one) => one.id === id)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      actions={
        <>
          <Button variant="primary" disabled={picked.length === 0} onClick={() => onPick(picked)}>
            {picked.length > 0 ? `Select ${picked.length}` : 'Select'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <input
        type="search"
        className="control mb-3 w-full"
        aria-label="Search groups"
        placeholder="Search groups"
        value={search}
        onChange={(e) => setSearch(e.target.value)}
      />
      {problem && <MessageBar tone="error" title={problem} />}
      {answer?.groups.length === 0 && (
        <EmptyState icon="users" title={search.trim() ? 'No group matches' : 'No group left to choose'}>
          {!search.trim() && 'Create one under Groups.'}
        </EmptyState>
      )}
      <ul>
        {answer?.groups.map((group) => (
          <li key={group.id} className="flex min-h-10 items-center border-b border-hairline last:border-0">
            <Checkbox
              className="flex-1"
              label={group.displayName}
              checked={isPicked(group.id)}
              onChange={(e) =>
                setPicked(e.target.checked ? [...picked, group] : picked.filter((one) => one.id !== group.id))
              }
            />
            <span className="text-caption text-text-3">
              {group.kind === 'dynamic' ? 'Dynamic' : 'Assigned'}, {numberText(group.memberCount)} devices
            </span>
          </li>
        ))}
      </ul>
      <p role="status" className="mt-2 text-caption text-text-3">
        {answer && answer.total > answer.groups.length
          ? `The first ${answer.groups.length} of ${numberText(answer.total)} groups. Search to find the others.`
          : ''}
      </p>
    </Dialog>
  )
}
