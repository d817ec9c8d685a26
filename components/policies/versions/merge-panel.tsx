'use client'
import { useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { diffVersions } from '@/lib/domain/versions'
import { toDiffView, type DiffView } from '@/lib/features/policy-versions/diff-view'
import { ChangeMark } from './change-mark'
import { CollisionChoice } from './collision-choice'
import { DiffLines } from './diff-lines'
import { useMerge, type EditedPart, type MergeSides } from './use-merge'

/**
 * Somebody else saved first. Shows what each side changed; what both changed differently is put side by side with a choice
 * each; what they did not is kept from both. Nothing is saved here: the form goes on with the joined edit.
 */
export function MergePanel({
  version,
  sides,
  groupNames,
  onMerge,
  onDiscard,
}: {
  /** Their version. */
  version: number
  sides: MergeSides
  groupNames: ReadonlyMap<string, string>
  onMerge: (merged: EditedPart) => void
  onDiscard: () => void
}) {
  const merge = useMerge(sides)
  const { collisions, choices, choose, isSettled } = merge
  const { profile } = sides
  const changes = useMemo(() => {
    const rowsOf = (edit: typeof merge.mine) =>
      toChanges(toDiffView(profile, diffVersions(profile, merge.base, edit), groupNames))
    return { theirs: rowsOf(merge.theirs), mine: rowsOf(merge.mine) }
  }, [profile, merge.base, merge.theirs, merge.mine, groupNames])
  const open = collisions.filter((collision) => !(collision.id in choices)).length
  const ids = collisions.map((collision) => collision.id)
  return (
    <MessageBar
      tone="warning"
      className="mb-4"
      title={`Another administrator saved version ${version} meanwhile. Nothing of yours is saved yet.`}
    >
      <p>{summary(collisions.length, changes.theirs.length)}</p>
      {collisions.length > 0 && (
        <div className="mt-3 space-y-3">
          {collisions.length > 1 && (
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => choose(ids, 'theirs')}>Theirs for all</Button>
              <Button onClick={() => choose(ids, 'mine')}>Yours for all</Button>
            </div>
          )}
          {collisions.map((collision) => (
            <CollisionChoice
              key={collision.id}
              collision={collision}
              profile={profile}
              groupNames={groupNames}
              chosen={choices[collision.id]}
              onChoose={(side) => choose([collision.id], side)}
            />
          ))}
        </div>
      )}
      <div className="mt-3 grid gap-x-6 gap-y-3 lg:grid-cols-2">
        <Changes title="They changed" rows={changes.theirs} empty="Nothing that is edited here." />
        <Changes title="You changed" rows={changes.mine} empty="Nothing yet." />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="primary" disabled={!isSettled} onClick={() => onMerge(merge.merged)}>
          {collisions.length > 0 ? 'Continue with these choices' : 'Keep both changes'}
        </Button>
        <Button onClick={onDiscard}>Discard yours</Button>
        {open > 0 && (
          <span className="text-caption" aria-live="polite">
            {open} {open === 1 ? 'choice' : 'choices'} left
          </span>
        )}
      </div>
    </MessageBar>
  )
}

function summary(collisions: number, theirs: number): string {
  if (theirs === 0) return 'They changed another part of the policy: your edit fits on top of it.'
  if (collisions === 0)
    return 'You did not change the same things, so both can be kept. Look it over, then save.'
  return collisions === 1
    ? 'Both of you changed one thing. Choose which of the two it shall be; everything else is kept from both.'
    : `Both of you changed ${collisions} things. Choose for each; everything else is kept from both.`
}

type ChangeRow = DiffView['sections'][number]['rows'][number]

function toChanges(view: DiffView): readonly ChangeRow[] {
  const plain = (row: {
    label: string
    change: ChangeRow['change']
    before: string
    after: string
  }): ChangeRow => ({
    settingId: row.label,
    name: row.label,
    isChild: false,
    change: row.change,
    before: row.before,
    after: row.after,
    lines: null,
    remark: null,
  })
  return [
    ...view.properties.map(plain),
    ...view.sections.flatMap((section) => section.rows),
    ...view.assignments.map(plain),
  ].filter((row) => row.change !== 'same')
}

function Changes({ title, rows, empty }: { title: string; rows: readonly ChangeRow[]; empty: string }) {
  return (
    <section className="min-w-0" aria-label={title}>
      <h3 className="text-caption font-semibold text-text-1">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-caption">{empty}</p>
      ) : (
        <ul className="mt-1 space-y-1.5">
          {rows.map((row) => (
            <li key={row.settingId} className="min-w-0">
              <span className="flex flex-wrap items-baseline gap-x-2">
                <ChangeMark change={row.change} />
                <span className="font-semibold text-text-1">{row.name}</span>
                <span className="min-w-0 break-words">
                  {row.before === row.after ? (row.remark ?? row.after) : `${row.before} → ${row.after}`}
                </span>
              </span>
              {row.lines && <DiffLines lines={row.lines} only />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Names of groups for the panel, from what a form has of groups. */
export function namesOf(groups: readonly { readonly id: string; readonly displayName: string }[]) {
  return new Map(groups.map((group) => [group.id, group.displayName]))
}
