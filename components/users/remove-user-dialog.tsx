'use client'
import { useRouter } from 'next/navigation'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { removeUser } from '@/lib/features/users/actions'
import type { UserDialogProps } from './change-role-dialog'

export function RemoveUserDialog({ slug, user, isSelf, onClose }: UserDialogProps) {
  const router = useRouter()
  const toast = useToast()
  const { busy, failure, run } = useAction(removeUser, slug)
  const remove = () =>
    run({ userId: user.id }, () => {
      toast({ title: `${user.name} has no access any more` })
      onClose()
      if (isSelf) router.push('/')
    })
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove the access of ${user.name}?`}
      confirmLabel="Remove access"
      busy={busy}
      error={failure?.message}
      onConfirm={remove}
      description={
        isSelf ? (
          <p>You lose access to this tenant at once. Someone else must give it back.</p>
        ) : (
          <p>
            {user.email} loses access to this tenant at once. What the person changed stays, and so do
            accounts in other tenants.
          </p>
        )
      }
    />
  )
}
