'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { DevicePermissions } from './device-list'
import { DeleteDevicesDialog } from './delete-devices-dialog'
import { ExcludeDevicesDialog } from './exclude-devices-dialog'
import { IncludeDevicesDialog } from './include-devices-dialog'
import { RevokeKeyDialog } from './revoke-key-dialog'
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
    readonly managedByStatus: string
    readonly isExcluded: boolean
    readonly isKeyRevoked: boolean
  }
  permissions: DevicePermissions
}) {
  const router = useRouter()
  const [dialog, setDialog] = useState<'tags' | 'exclude' | 'include' | 'revokeKey' | 'delete' | null>(null)
  const { busy, sync } = useSync(slug)
  // A device whose key is revoked never comes to fetch what a sync would bring.
  const canSync = device.channel === 'mde' && device.managedByStatus === 'Success' && !device.isKeyRevoked
  return (
    <>
      {/* As in the Defender portal: the button appears for devices that are managed with success. */}
      {permissions.sync && canSync && (
        <Button variant="primary" icon="refresh" busy={busy} onClick={() => sync([device.id])}>
          Policy sync
        </Button>
      )}
      {permissions.tag && (
        <Button variant="subtle" icon="tag" onClick={() => setDialog('tags')}>
          Manage tags
        </Button>
      )}
      {permissions.exclude && (
        <Button
          variant="subtle"
          icon={device.isExcluded ? 'circleCheck' : 'circleMinus'}
          onClick={() => setDialog(device.isExcluded ? 'include' : 'exclude')}
        >
          {device.isExcluded ? 'Include' : 'Exclude'}
        </Button>
      )}
      {permissions.revokeKey && !device.isKeyRevoked && (
        <Button variant="subtle" icon="key" onClick={() => setDialog('revokeKey')}>
          Revoke key
        </Button>
      )}
      {permissions.delete && (
        <Button variant="subtle" icon="trash" onClick={() => setDialog('delete')}>
          Delete
        </Button>
      )}
      {dialog === 'tags' && <TagsDialog slug={slug} devices={[device]} onClose={() => setDialog(null)} />}
      {dialog === 'exclude' && (
        <ExcludeDevicesDialog slug={slug} devices={[device]} onClose={() => setDialog(null)} />
      )}
      {dialog === 'include' && (
        <IncludeDevicesDialog slug={slug} devices={[device]} onClose={() => setDialog(null)} />
      )}
      {dialog === 'revokeKey' && (
        <RevokeKeyDialog slug={slug} device={device} onClose={() => setDialog(null)} />
      )}
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
