'use client'
import type { AssignableGroup } from '@/components/policies/assignments-editor'
import { Card } from '@/components/ui/card'
import { MessageBar } from '@/components/ui/feedback'
import { Checkbox, Field, NumberInput, RadioGroup } from '@/components/ui/field'
import type { ReleaseDraft, ReleaseProblems } from './release-draft'
import { StageFields } from './stage-fields'

/** Who gets new settings first, and when that stops by itself. */
export function ReleaseChoice({
  draft,
  onChange,
  groups,
  problems,
  running,
}: {
  draft: ReleaseDraft
  onChange: (draft: ReleaseDraft) => void
  groups: readonly AssignableGroup[]
  /** Shown beside the fields; empty until saving was tried. */
  problems: ReleaseProblems
  /** The stage of the rollout that runs, in words: new settings go into it. */
  running: string | null
}) {
  if (running !== null) {
    return (
      <MessageBar tone="info" className="mb-4" title={running}>
        What you save goes to the same devices. The others get it when you widen or complete the rollout.
      </MessageBar>
    )
  }
  const choice = draft.isStaged ? draft.stage.kind : 'everyone'
  const choose = (value: string) =>
    onChange(
      value === 'groups' || value === 'percent'
        ? { ...draft, isStaged: true, stage: { ...draft.stage, kind: value } }
        : { ...draft, isStaged: false },
    )
  return (
    <Card title="Release" className="mt-4">
      <RadioGroup
        legend="Release to"
        name="release"
        value={choice}
        onChange={choose}
        options={[
          {
            value: 'everyone',
            label: 'Everyone at once',
            hint: 'Every device of the policy gets it at its next check-in.',
          },
          {
            value: 'groups',
            label: 'Some groups first',
            hint: 'The other devices keep what they have until you widen the rollout.',
          },
          {
            value: 'percent',
            label: 'A percentage of the devices first',
            hint: 'Chosen by device ID, so that the same devices stay in when you widen it.',
          },
        ]}
      />
      {draft.isStaged && (
        <div className="mt-4 space-y-4 border-t border-hairline pt-4">
          <StageFields
            draft={draft.stage}
            onChange={(stage) => onChange({ ...draft, stage })}
            groups={groups}
            error={problems.stage}
          />
          <Checkbox
            label="Halt when too many devices report an error"
            checked={draft.halts}
            onChange={(e) => onChange({ ...draft, halts: e.target.checked })}
          />
          {draft.halts && (
            <div className="flex flex-wrap gap-4 pl-6">
              <Field label="Errors reach" error={problems.errorPercent}>
                {(control) => (
                  <NumberInput
                    {...control}
                    unit="%"
                    value={draft.errorPercent}
                    onChange={(e) => onChange({ ...draft, errorPercent: e.target.value })}
                  />
                )}
              </Field>
              <Field
                label="Once this many have reported"
                error={problems.minDevices}
                hint="Of the devices that get it first."
              >
                {(control) => (
                  <NumberInput
                    {...control}
                    unit="devices"
                    value={draft.minDevices}
                    onChange={(e) => onChange({ ...draft, minDevices: e.target.value })}
                  />
                )}
              </Field>
              <Checkbox
                className="w-full"
                label="Roll back then, without asking"
                checked={draft.rollsBack}
                onChange={(e) => onChange({ ...draft, rollsBack: e.target.checked })}
              />
            </div>
          )}
        </div>
      )}
    </Card>
  )
}
