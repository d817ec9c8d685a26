'use client'
import { useState } from 'react'
import { CandidatePicker, type Candidate } from '@/components/groups/candidate-picker'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { countText } from '@/components/ui/count-text'
import { Dialog } from '@/components/ui/dialog'
import { Select } from '@/components/ui/field'
import { choiceFor } from '@/lib/features/policy-import/choice-for'
import type { GroupPreview } from '@/lib/features/policy-import/import-preview'
import type { GroupChoice } from '@/lib/features/policy-import/schema'

/** Groups that the files describe or name: used where they are here, made, or left out with what is assigned to them. */
export function ImportGroups({
  slug,
  groups,
  choices,
  mayMakeGroups,
  onChoose,
}: {
  slug: string
  groups: readonly GroupPreview[]
  choices: Readonly<Record<string, GroupChoice>>
  mayMakeGroups: boolean
  onChoose: (sourceId: string, choice: GroupChoice) => void
}) {
  const [mapping, setMapping] = useState<GroupPreview | null>(null)
  // Names of groups that were chosen here: an id says nothing to people.
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  return (
    <Card title="Groups" note={countText(groups.length, 'group')} flush>
      <ul aria-label="Groups in these files" className="border-t border-hairline">
        {groups.map((group) => {
          const choice = choiceFor(choices, group.sourceId, group.suggestion)
          const title = group.displayName ?? group.sourceId
          const used =
            choice.take === 'use' ? (names[choice.id] ?? group.existing?.displayName ?? choice.id) : null
          return (
            <li
              key={group.sourceId}
              className="grid items-start gap-x-6 gap-y-2 border-b border-hairline px-4 py-3 last:border-0 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]"
            >
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="font-semibold break-all">{title}</span>
                  {group.existing && <Badge>Already here</Badge>}
                </p>
                <p className="text-caption text-text-3">{factsOf(group)}</p>
                {group.membershipRule && (
                  <code className="mt-1 block text-caption break-words text-text-2">
                    {group.membershipRule}
                  </code>
                )}
                {group.refusal && !group.existing && (
                  <p className="mt-1 text-caption text-text-2 break-words">{group.refusal}</p>
                )}
              </div>
              <div className="flex flex-wrap items-center gap-2">
                <Select
                  className="w-56 max-w-full"
                  aria-label={`What becomes of group ${title}`}
                  value={choice.take}
                  options={[
                    ...(used !== null ? [{ value: 'use', label: `Use ${used}` }] : []),
                    ...(group.existing && choice.take !== 'use'
                      ? [{ value: 'use', label: `Use ${group.existing.displayName}` }]
                      : []),
                    { value: 'create', label: 'Make it', disabled: group.refusal !== null || !mayMakeGroups },
                    { value: 'leave', label: 'Leave out' },
                  ]}
                  onChange={(event) => {
                    const { value } = event.target
                    if (value === 'create' || value === 'leave') onChoose(group.sourceId, { take: value })
                    else if (group.existing) onChoose(group.sourceId, { take: 'use', id: group.existing.id })
                  }}
                />
                {group.policies > 0 && (
                  <Button aria-label={`Choose a group for ${title}`} onClick={() => setMapping(group)}>
                    Choose a group
                  </Button>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      {mapping && (
        <MappingDialog
          slug={slug}
          title={`Group that stands for ${mapping.displayName ?? mapping.sourceId}`}
          onClose={() => setMapping(null)}
          onPick={(picked) => {
            setNames((before) => ({ ...before, [picked.id]: picked.name }))
            onChoose(mapping.sourceId, { take: 'use', id: picked.id })
            setMapping(null)
          }}
        />
      )}
    </Card>
  )
}

function factsOf(group: GroupPreview): string {
  const named =
    group.policies > 0
      ? `named by ${countText(group.policies, 'policy', 'policies')}`
      : 'named by no policy of these files'
  if (group.displayName === null) return `Not in these files, ${named}`
  const kind = group.membershipRule === null ? 'Assigned' : 'Dynamic'
  const members =
    group.membershipRule === null && group.memberCount > 0
      ? `, its ${countText(group.memberCount, 'member')} of the other tenant are not taken over`
      : ''
  return `${kind}, ${named}${members}`
}

function MappingDialog({
  slug,
  title,
  onClose,
  onPick,
}: {
  slug: string
  title: string
  onClose: () => void
  onPick: (picked: Candidate) => void
}) {
  const [picked, setPicked] = useState<Candidate[]>([])
  const [only] = picked
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      actions={
        <>
          <Button variant="primary" disabled={!only} onClick={() => only && onPick(only)}>
            Use it
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <CandidatePicker
        slug={slug}
        kinds="group"
        label="Groups"
        picked={picked}
        onChange={setPicked}
        max={1}
      />
    </Dialog>
  )
}
