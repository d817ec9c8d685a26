'use client'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { deleteDevices } from '@/lib/features/devices/actions'

/** Deletes devices after saying what goes with them; it cannot be undone. */
export function DeleteDevicesDialog({
  slug,
  devices,
  onClose,
  onDeleted,
}: {
  slug: string
  devices: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
  onDeleted: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(deleteDevices, slug)
  const [only] = devices
  const what = devices.length === 1 && only ? only.name : `${devices.length} devices`
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${what}`}
      description={
        <p>
          {devices.length === 1 ? 'The device leaves' : 'The devices leave'} the inventory, the directory and
          every group; reports no longer count {devices.length === 1 ? 'it' : 'them'}. Settings that are on
          the machine stay there. It has to onboard again to come back.
        </p>
      }
      confirmLabel="Delete"
      typeToConfirm={devices.length === 1 && only ? only.name : `${devices.length} devices`}
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ ids: devices.map((d) => d.id) }, ({ deleted }) => {
          toast({ title: `${deleted} ${deleted === 1 ? 'device' : 'devices'} deleted` })
          onClose()
          onDeleted()
        })
      }
    />
  )
}
