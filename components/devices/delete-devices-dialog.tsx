'use client'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { deleteDevices } from '@/lib/features/devices/actions'
import { useRestore } from './use-restore'

/** Deletes devices after saying what goes with them; they can be brought back for 30 days. */
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
  const restore = useRestore(slug)
  const [only] = devices
  const what = devices.length === 1 && only ? only.name : `${devices.length.toLocaleString('en-US')} devices`
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${what}`}
      description={
        <p>
          {devices.length === 1 ? 'The device leaves' : 'The devices leave'} the inventory, the directory and
          every group; reports no longer count {devices.length === 1 ? 'it' : 'them'}. Settings that are on
          the machine stay there. For 30 days{' '}
          {devices.length === 1 ? 'it can be restored as it was' : 'they can be restored as they were'}.
        </p>
      }
      confirmLabel="Delete"
      typeToConfirm={devices.length === 1 && only ? only.name : String(devices.length)}
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ ids: devices.map((d) => d.id) }, ({ deleted, ids }) => {
          toast({
            title: `${deleted.toLocaleString('en-US')} ${deleted === 1 ? 'device' : 'devices'} deleted`,
            action: { label: 'Undo', onClick: () => restore(ids) },
          })
          onClose()
          onDeleted()
        })
      }
    />
  )
}
