'use client'
import { useState } from 'react'
import { GroupPicker, type AssignableGroup } from '@/components/policies/assignments-editor'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field, FieldError, NumberInput } from '@/components/ui/field'
import type { StageDraft } from './stage-draft'

/** Groups or a percentage, whichever the draft's kind is. */
export function StageFields({
  draft,
  onChange,
  groups,
  kept = [],
  error,
}: {
  draft: StageDraft
  onChange: (draft: StageDraft) => void
  groups: readonly AssignableGroup[]
  /** Groups that have the new settings already: they cannot be taken out. */
  kept?: readonly string[]
  error?: string
}) {
  const [isPicking, setIsPicking] = useState(false)
  if (draft.kind === 'percent') {
    return (
      <Field
        label="Share of the devices"
        error={error}
        hint="Each device has a fixed place in line, which its ID decides. Widening only adds devices."
      >
        {(control) => (
          <NumberInput
            {...control}
            unit="%"
            value={draft.percent}
            onChange={(e) => onChange({ ...draft, percent: e.target.value })}
          />
        )}
      </Field>
    )
  }
  const nameOf = (id: string) => groups.find((group) => group.id === id)?.displayName ?? 'Deleted group'
  return (
    <div>
      <div className="flex flex-wrap items-center gap-2">
        {draft.groupIds.map((id) => (
          <Tag
            key={id}
            icon="users"
            removeLabel={`Remove ${nameOf(id)}`}
            onRemove={
              kept.includes(id)
                ? undefined
                : () => onChange({ ...draft, groupIds: draft.groupIds.filter((other) => other !== id) })
            }
          >
            {nameOf(id)}
          </Tag>
        ))}
        <Button icon="plus" onClick={() => setIsPicking(true)}>
          Add groups
        </Button>
      </div>
      {error && <FieldError>{error}</FieldError>}
      {isPicking && (
        <GroupPicker
          title="Release to groups first"
          groups={groups.filter((group) => !draft.groupIds.includes(group.id))}
          onClose={() => setIsPicking(false)}
          onPick={(ids) => {
            onChange({ ...draft, groupIds: [...draft.groupIds, ...ids] })
            setIsPicking(false)
          }}
        />
      )}
    </div>
  )
}
