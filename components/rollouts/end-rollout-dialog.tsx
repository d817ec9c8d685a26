'use client'
import { useState, useTransition } from 'react'
import { ImpactPanel } from '@/components/impact/impact-panel'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { completeRollout, rollBackRollout } from '@/lib/features/rollouts/actions'
import type { RolloutView } from '@/lib/features/rollouts/queries'

/** Ends a rollout either way, after showing which devices it would change. */
export function EndRolloutDialog({
  slug,
  policyId,
  rollout: { lock, fromVersion, toVersion },
  how,
  onClose,
}: {
  slug: string
  policyId: string
  rollout: RolloutView
  how: 'complete' | 'rollBack'
  onClose: () => void
}) {
  const toast = useToast()
  const [failure, setFailure] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const isRollBack = how === 'rollBack'
  const confirm = () =>
    startTransition(async () => {
      const act = isRollBack ? rollBackRollout : completeRollout
      const result = await act(slug, { policyId, lock })
      if (result.ok) {
        toast({ title: isRollBack ? `Rolled back to version ${fromVersion}` : 'Rollout completed' })
        onClose()
      } else setFailure(result.message)
    })
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title={
        isRollBack ? `Roll back to version ${fromVersion}?` : `Release version ${toVersion} to every device?`
      }
      description={
        isRollBack
          ? `Saves the settings of version ${fromVersion} as a new version. Version ${toVersion} stays among the versions; name, description and assignments stay as they are.`
          : 'Ends the rollout: the devices outside the stage get the new settings at their next check-in.'
      }
      actions={
        <>
          <Button variant={isRollBack ? 'danger' : 'primary'} busy={isPending} onClick={confirm}>
            {isRollBack ? 'Roll back' : 'Complete'}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && (
        <p role="alert" className="mb-3 text-danger">
          {failure}
        </p>
      )}
      <ImpactPanel
        tenant={slug}
        draft={{ kind: isRollBack ? 'rolloutRolledBack' : 'rolloutCompleted', policyId }}
      />
    </Dialog>
  )
}
