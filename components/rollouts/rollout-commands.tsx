'use client'
import { useState, useTransition } from 'react'
import type { AssignableGroup } from '@/components/policies/assignments-editor'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toast'
import { haltRollout, resumeRollout } from '@/lib/features/rollouts/actions'
import type { RolloutView } from '@/lib/features/rollouts/queries'
import { EndRolloutDialog } from './end-rollout-dialog'
import { WidenDialog } from './widen-dialog'

/** What can be done with a rollout that runs. */
export function RolloutCommands({
  slug,
  policyId,
  rollout,
  groups,
}: {
  slug: string
  policyId: string
  rollout: RolloutView
  groups: readonly AssignableGroup[]
}) {
  const toast = useToast()
  const [open, setOpen] = useState<'widen' | 'complete' | 'rollBack' | null>(null)
  const [isPending, startTransition] = useTransition()
  const isHalted = rollout.state === 'halted'
  const close = () => setOpen(null)
  const toggle = () =>
    startTransition(async () => {
      const act = isHalted ? resumeRollout : haltRollout
      const result = await act(slug, { policyId, lock: rollout.lock })
      if (result.ok) toast({ title: isHalted ? 'Rollout resumed' : 'Rollout halted' })
      else toast({ tone: 'error', title: 'Nothing was changed', description: result.message })
    })
  return (
    <div className="mb-4 flex flex-wrap gap-2" role="group" aria-label="Rollout">
      <Button variant="primary" icon="plus" disabled={isHalted} onClick={() => setOpen('widen')}>
        Widen
      </Button>
      <Button icon="check" onClick={() => setOpen('complete')}>
        Complete
      </Button>
      <Button busy={isPending} onClick={toggle}>
        {isHalted ? 'Resume' : 'Halt'}
      </Button>
      <Button variant="danger" onClick={() => setOpen('rollBack')}>
        Roll back
      </Button>
      {open === 'widen' && (
        <WidenDialog slug={slug} policyId={policyId} rollout={rollout} groups={groups} onClose={close} />
      )}
      {(open === 'complete' || open === 'rollBack') && (
        <EndRolloutDialog slug={slug} policyId={policyId} rollout={rollout} how={open} onClose={close} />
      )}
    </div>
  )
}
