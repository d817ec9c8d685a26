'use client'
import { useAction } from '@/components/groups/use-action'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { includeDevices } from '@/lib/features/devices/detail-actions'

/** Lets the enforcement scope decide on excluded devices again. */
export function IncludeDevicesDialog({
  slug,
  devices,
  onClose,
}: {
  slug: string
  devices: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}) {
  const toast = useToast()
  const { busy, failure, run } = useAction(includeDevices, slug)
  const [only] = devices
  const isOne = devices.length === 1
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Include ${isOne && only ? only.name : `${devices.length.toLocaleString('en-US')} devices`}`}
      description={
        <p>
          The enforcement scope decides on {isOne ? 'the device' : 'the devices'} again. Where it is in scope
          and nothing is in its way, policies reach it at its next check-in.
        </p>
      }
      confirmLabel="Include"
      isSafe
      busy={busy}
      error={failure?.message}
      onConfirm={() =>
        run({ ids: devices.map((d) => d.id) }, ({ included }) => {
          toast({ title: `${included} ${included === 1 ? 'device' : 'devices'} included again` })
          onClose()
        })
      }
    />
  )
}
