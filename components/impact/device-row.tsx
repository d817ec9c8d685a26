'use client'
import { useId } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactDeviceRow } from '@/lib/features/impact/types'
import { IconButton } from '../ui/button'
import { NewTabLink } from '../ui/new-tab-link'
import { DeviceChanges } from './device-changes'

/** One device of a list, which opens to what it has before and after. */
export function DeviceRow({
  tenant,
  draft,
  device,
  isOpen,
  onToggle,
}: {
  tenant: string
  draft: ImpactDraft
  device: ImpactDeviceRow
  isOpen: boolean
  onToggle: () => void
}) {
  const id = useId()
  return (
    <li>
      <div className="flex min-h-11 items-center gap-2">
        <IconButton
          icon={isOpen ? 'chevronDown' : 'chevronRight'}
          label={`What changes on ${device.name}`}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={onToggle}
        />
        <span className="min-w-0 flex-1 py-1">
          <NewTabLink href={`/${tenant}/devices/${device.id}`}>{device.name}</NewTabLink>
        </span>
        <span className="shrink-0 text-right text-caption text-text-3">{device.osName}</span>
      </div>
      {isOpen && (
        <div id={id} className="mb-3 ml-10 space-y-3">
          <DeviceChanges tenant={tenant} draft={draft} deviceId={device.id} />
        </div>
      )}
    </li>
  )
}
