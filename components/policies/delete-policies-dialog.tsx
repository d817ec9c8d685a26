'use client'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { deletePolicies, restorePolicies } from '@/lib/features/policies/actions'

export interface DeletablePolicy {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly settingCount: number
  /** Devices that it targets now. */
  readonly devices: number
}

const count = (n: number, one: string, many: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

/** Deletes policies after naming what that takes from how many devices; the toast offers to undo it. */
export function DeletePoliciesDialog({
  slug,
  policies,
  onClose,
  onDeleted,
}: {
  slug: string
  policies: readonly DeletablePolicy[]
  onClose: () => void
  onDeleted: () => void
}) {
  const router = useRouter()
  const toast = useToast()
  const [error, setError] = useState<string>()
  const [isPending, startTransition] = useTransition()
  const [only] = policies
  const title = policies.length === 1 && only ? `Delete ${only.name}?` : `Delete ${policies.length} policies?`

  const undo = async (ids: readonly string[]) => {
    const result = await restorePolicies(slug, { ids: [...ids] })
    if (result.ok) {
      toast({ title: policies.length === 1 ? 'Policy restored' : 'Policies restored' })
      router.refresh()
    } else toast({ tone: 'error', title: 'Could not undo', description: result.message })
  }
  const confirm = () =>
    startTransition(async () => {
      const input = policies.map(({ id, version }) => ({ id, version }))
      const result = await deletePolicies(slug, { policies: input })
      if (!result.ok) {
        setError(result.message)
        return
      }
      onClose()
      onDeleted()
      toast({
        title: policies.length === 1 && only ? `Deleted ${only.name}` : `Deleted ${policies.length} policies`,
        action: { label: 'Undo', onClick: () => void undo(result.data.ids) },
      })
    })

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      confirmLabel="Delete"
      busy={isPending}
      error={error}
      onConfirm={confirm}
      description={
        <>
          <ul className="max-h-60 list-disc space-y-1 overflow-y-auto pl-5">
            {policies.map((policy) => (
              <li key={policy.id}>
                {policies.length > 1 && <strong className="text-text-1">{policy.name}: </strong>}
                {policy.devices > 0
                  ? `takes ${count(policy.settingCount, 'setting', 'settings')} from ${count(policy.devices, 'device', 'devices')}`
                  : 'reaches no device now'}
              </li>
            ))}
          </ul>
          <p>Settings that no other policy gives are removed from the devices at their next check-in.</p>
          <p>
            {policies.length === 1 ? 'It' : 'They'} can be restored for 30 days from Deleted policies, with
            every version.
          </p>
        </>
      }
    />
  )
}
