'use client'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { revokeDeviceKey } from '@/lib/features/devices/detail-actions'

/** Withdraws a device's key, after a theft or a leak. */
export function RevokeKeyDialog({
  slug,
  device,
  onClose,
}: {
  slug: string
  device: { readonly id: string; readonly name: string }
  onClose: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(revokeDeviceKey, slug)
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the key of ${device.name}`}
      description={
        <p>
          Nothing that the device signs is accepted any more: it cannot check in, report or take policy. It
          has to onboard again with a new key, and comes back as a new record. This cannot be undone.
        </p>
      }
      confirmLabel="Revoke key"
      typeToConfirm={device.name}
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ id: device.id }, () => {
          toast({ title: 'Key revoked' })
          onClose()
        })
      }
    />
  )
}
