'use client'
import { useState, useTransition } from 'react'
import { ImpactPanel } from '@/components/impact/impact-panel'
import type { AssignableGroup } from '@/components/policies/assignments-editor'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { RadioGroup } from '@/components/ui/field'
import { useToast } from '@/components/ui/toast'
import { isWider } from '@/lib/domain/rollout'
import { widenRollout } from '@/lib/features/rollouts/actions'
import type { RolloutView } from '@/lib/features/rollouts/queries'
import { parseStage, toDraft } from './stage-draft'
import { StageFields } from './stage-fields'

const EVERY_DEVICE = { kind: 'percent', groupIds: [], percent: '100' } as const

/** Chooses the next stage and shows what it would do, device by device, before it is done. */
export function WidenDialog({
  slug,
  policyId,
  rollout,
  groups,
  onClose,
}: {
  slug: string
  policyId: string
  rollout: RolloutView
  groups: readonly AssignableGroup[]
  onClose: () => void
}) {
  const toast = useToast()
  const [own, setOwn] = useState(toDraft(rollout.stage))
  const [isEveryone, setIsEveryone] = useState(false)
  const [attempted, setAttempted] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const parsed = parseStage(isEveryone ? EVERY_DEVICE : own)
  const error = parsed.ok
    ? isWider(rollout.stage, parsed.stage)
      ? undefined
      : rollout.stage.kind === 'percent'
        ? `Choose more than ${rollout.stage.percent} %.`
        : 'Add at least one group.'
    : parsed.error
  const confirm = () => {
    setAttempted(true)
    if (error !== undefined || !parsed.ok) return
    startTransition(async () => {
      const result = await widenRollout(slug, { policyId, lock: rollout.lock, stage: parsed.stage })
      if (result.ok) {
        toast({ title: 'Rollout widened' })
        onClose()
      } else setFailure(result.message)
    })
  }
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title="Widen the rollout"
      description={`Now released to ${rollout.stageText}. These devices keep the new settings.`}
      actions={
        <>
          <Button variant="primary" busy={isPending} onClick={confirm}>
            Widen
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <div className="space-y-4">
        {rollout.stage.kind === 'groups' ? (
          <>
            <RadioGroup
              legend="Release to"
              name="widen"
              value={isEveryone ? 'everyone' : 'groups'}
              onChange={(value) => setIsEveryone(value === 'everyone')}
              options={[
                { value: 'groups', label: 'More groups' },
                {
                  value: 'everyone',
                  label: 'Every device of the policy',
                  hint: 'The rollout stays open: you can still roll it back.',
                },
              ]}
            />
            {!isEveryone && (
              <StageFields
                draft={own}
                onChange={setOwn}
                groups={groups}
                kept={rollout.stage.groupIds}
                error={attempted ? error : undefined}
              />
            )}
          </>
        ) : (
          <StageFields draft={own} onChange={setOwn} groups={groups} error={attempted ? error : undefined} />
        )}
        {failure && (
          <p role="alert" className="text-danger">
            {failure}
          </p>
        )}
        <ImpactPanel
          tenant={slug}
          draft={
            parsed.ok && error === undefined
              ? { kind: 'rolloutWidened', policyId, stage: parsed.stage }
              : null
          }
          idle="Choose a wider stage to see which devices it would reach."
        />
      </div>
    </Dialog>
  )
}
