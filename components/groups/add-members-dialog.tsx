'use client'
import { useState } from 'react'
import { ImpactNote } from '@/components/impact/impact-note'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { useToast } from '@/components/ui/toast'
import { changeMembers } from '@/lib/features/groups/actions'
import type { GroupDetail } from '@/lib/features/groups/queries'
import { CandidatePicker, type Candidate } from './candidate-picker'
import { useAction } from './use-action'

export function AddMembersDialog({
  slug,
  group,
  onClose,
}: {
  slug: string
  group: GroupDetail
  onClose: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(changeMembers, slug)
  const [picked, setPicked] = useState<Candidate[]>([])
  const members = picked.length === 1 ? '1 member' : `${picked.length} members`
  const add = () =>
    run({ id: group.id, add: picked.map((p) => p.id) }, () => {
      toast({
        title: `${members} added to ${group.displayName}`,
        description: 'They are listed once evaluated.',
      })
      onClose()
    })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add members"
      description={
        group.policies.length > 0
          ? `Devices added here are reached by ${group.policies.length === 1 ? '1 assigned policy' : `${group.policies.length} assigned policies`}.`
          : undefined
      }
      actions={
        <>
          <Button variant="primary" busy={busy} disabled={picked.length === 0} onClick={add}>
            {picked.length === 0 ? 'Add' : `Add ${members}`}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      {failure && <MessageBar tone="error" title={failure.message} className="mb-3" />}
      <CandidatePicker
        slug={slug}
        kinds="device,group"
        label="Devices and groups"
        picked={picked}
        onChange={setPicked}
        exclude={[group.id, ...group.nestedGroups.map((g) => g.id)]}
      />
      <ImpactNote
        tenant={slug}
        className="mt-3"
        draft={
          picked.length > 0 ? { kind: 'groupMembers', groupId: group.id, add: picked.map((p) => p.id) } : null
        }
      />
    </Dialog>
  )
}
