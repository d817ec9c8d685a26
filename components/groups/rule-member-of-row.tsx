'use client'
import { useState } from 'react'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { DeviceProperty } from '@/lib/domain/groups'
import { withProperty } from '@/lib/features/groups/edit-rows'
import type { MemberOfRow, RuleRow } from '@/lib/features/groups/rule-rows'
import { CandidatePicker, type Candidate } from './candidate-picker'
import { PropertySelect } from './rule-comparison-row'
import { useRuleBuilder } from './rule-builder-context'
import { useGroupNames } from './use-group-names'

const MAX_GROUPS = 50

/** Direct members of any of some groups: the one row that stands alone. */
export function RuleMemberOfRow({ row, onChange }: { row: MemberOfRow; onChange: (row: RuleRow) => void }) {
  const { slug, newId, readOnly } = useRuleBuilder()
  const [draft, setDraft] = useState<Candidate[] | null>(null)
  const { names, remember } = useGroupNames(slug, row.groupIds)
  const nameOf = (id: string) => names.get(id) ?? id
  return (
    <div className="space-y-2">
      <div className="grid min-w-0 gap-2 @md:grid-cols-[minmax(0,5fr)_minmax(0,10fr)]">
        <PropertySelect
          property="memberOf"
          onChange={(next: DeviceProperty) => onChange(withProperty(row, next, newId))}
        />
        <span className="flex min-h-8 items-center text-text-2">is any of these groups</span>
      </div>
      <ul aria-label="Groups" className="flex flex-wrap gap-1.5">
        {row.groupIds.map((id) => (
          <li key={id} className="max-w-full">
            <Tag
              icon="users"
              removeLabel={`Remove ${nameOf(id)}`}
              onRemove={
                readOnly
                  ? undefined
                  : () => onChange({ ...row, groupIds: row.groupIds.filter((each) => each !== id) })
              }
            >
              {nameOf(id)}
            </Tag>
          </li>
        ))}
      </ul>
      {!readOnly && (
        <Button
          icon="plus"
          onClick={() =>
            setDraft(row.groupIds.map((id) => ({ id, kind: 'group', name: nameOf(id), note: '' })))
          }
        >
          {row.groupIds.length === 0 ? 'Choose groups' : 'Change groups'}
        </Button>
      )}
      {row.groupIds.length === 0 && !readOnly && (
        <p className="text-caption text-text-3">Not in the rule yet: choose a group.</p>
      )}
      <Dialog
        open={draft !== null}
        onOpenChange={(open) => !open && setDraft(null)}
        title="Groups whose direct members belong here"
        actions={
          <>
            <Button
              variant="primary"
              onClick={() => {
                remember(draft ?? [])
                onChange({ ...row, groupIds: (draft ?? []).map((group) => group.id) })
                setDraft(null)
              }}
            >
              Choose
            </Button>
            <Button onClick={() => setDraft(null)}>Cancel</Button>
          </>
        }
      >
        {draft && (
          <CandidatePicker
            slug={slug}
            kinds="group"
            label="Groups"
            picked={draft}
            onChange={setDraft}
            max={MAX_GROUPS}
          />
        )}
      </Dialog>
    </div>
  )
}
