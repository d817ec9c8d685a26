'use client'
import { useState } from 'react'
import { useAction } from '@/components/groups/use-action'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/dialog'
import { useToast } from '@/components/ui/toast'
import { deleteDirectoryObjects } from '@/lib/features/directory/actions'

/** Deletes the directory object as an Entra administrator would; the device stays. */
export function DeleteObjectButton({
  slug,
  device,
}: {
  slug: string
  device: { readonly id: string; readonly name: string }
}) {
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const { busy, failure, run } = useAction(deleteDirectoryObjects, slug)
  return (
    <>
      <Button variant="subtle" icon="trash" onClick={() => setOpen(true)}>
        Delete object
      </Button>
      {isOpen && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setOpen(false)}
          title={`Delete the directory object of ${device.name}`}
          description={
            <p>
              The device leaves every group at once and policies of groups stop targeting it. It gets a new
              object at its next check-in: dynamic groups take that in after 48 hours, assigned groups not by
              themselves.
            </p>
          }
          confirmLabel="Delete"
          typeToConfirm={device.name}
          busy={busy}
          error={failure?.message}
          onConfirm={() =>
            run({ ids: [device.id] }, ({ lostMemberships }) => {
              toast({
                title: 'Directory object deleted',
                description:
                  lostMemberships > 0
                    ? `${lostMemberships} assigned ${lostMemberships === 1 ? 'membership' : 'memberships'} went with it.`
                    : undefined,
              })
              setOpen(false)
            })
          }
        />
      )}
    </>
  )
}
