'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { DevicePermissions } from './device-list'
import { DeleteDevicesDialog } from './delete-devices-dialog'
import { TagsDialog } from './tags-dialog'
import { useSync } from './use-sync'

/** What can be done with one device. */
export function DeviceCommands({
  slug,
  device,
  permissions,
}: {
  slug: string
  device: {
    readonly id: string
    readonly name: string
    readonly tags: readonly string[]
    readonly channel: string
  }
  permissions: DevicePermissions
}) {
  const router = useRouter()
  const [dialog, setDialog] = useState<'tags' | 'delete' | null>(null)
  const { busy, sync } = useSync(slug)
  const isManaged = device.channel === 'mde'
  return (
    <>
      {permissions.sync && (
        <Button
          variant="primary"
          icon="refresh"
          busy={busy}
          disabled={!isManaged}
          title={isManaged ? undefined : 'Only devices that MDE manages can be synced from here'}
          onClick={() => sync([device.id])}
        >
          Policy sync
        </Button>
      )}
      {permissions.tag && (
        <Button variant="subtle" icon="tag" onClick={() => setDialog('tags')}>
          Manage tags
        </Button>
      )}
      {permissions.delete && (
        <Button variant="subtle" icon="trash" onClick={() => setDialog('delete')}>
          Delete
        </Button>
      )}
      {dialog === 'tags' && <TagsDialog slug={slug} devices={[device]} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <DeleteDevicesDialog
          slug={slug}
          devices={[device]}
          onClose={() => setDialog(null)}
          onDeleted={() => router.push(`/${slug}/devices`)}
        />
      )}
    </>
  )
}
