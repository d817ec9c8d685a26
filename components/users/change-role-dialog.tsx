'use client'
import { useState, type FormEvent } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { MessageBar } from '@/components/ui/feedback'
import { useToast } from '@/components/ui/toast'
import { getRole, isRoleId, type RoleId } from '@/lib/domain/access'
import { changeRole } from '@/lib/features/users/actions'
import type { UserRow } from '@/lib/features/users/queries'
import { RoleField } from './role-field'

export interface UserDialogProps {
  readonly slug: string
  readonly user: UserRow
  readonly isSelf: boolean
  readonly onClose: () => void
}

export function ChangeRoleDialog({ slug, user, isSelf, onClose }: UserDialogProps) {
  const toast = useToast()
  const { busy, failure, run } = useAction(changeRole, slug)
  // A stored role that is none any more: begin with the one that may change nothing.
  const [role, setRole] = useState<RoleId>(isRoleId(user.role) ? user.role : 'readOnlyOperator')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run({ userId: user.id, role }, () => {
      toast({ title: `${user.name} is ${getRole(role).displayName} now` })
      onClose()
    })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Change the role of ${user.name}`}
      size="small"
      actions={
        <>
          <Button
            type="submit"
            form="change-role"
            variant="primary"
            busy={busy}
            disabled={role === user.role}
          >
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <form id="change-role" onSubmit={submit} className="space-y-4">
        {failure && <MessageBar tone="error" title={failure.message} />}
        {isSelf && (
          <MessageBar tone="warning" title="This is your own role">
            You may not be able to change it back yourself.
          </MessageBar>
        )}
        <RoleField value={role} onChange={setRole} error={failure?.fieldErrors['role']} />
      </form>
    </Dialog>
  )
}
