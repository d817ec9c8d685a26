'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo, useState, type ReactNode } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { ListState } from '@/components/data-table/types'
import type { MatchingRows } from '@/components/data-table/use-selection'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import type { DeviceView } from '@/lib/features/devices/params'
import type { DeviceFilterChoices, DeviceRow } from '@/lib/features/devices/queries'
import { matchingDevicesSchema } from '@/lib/features/devices/row-schema'
import { MAX_AT_ONCE } from '@/lib/features/devices/schema'
import { DeleteDevicesDialog } from './delete-devices-dialog'
import { DEVICE_LIST_COLUMNS } from './device-list-columns'
import { deviceListFilters } from './device-list-filters'
import { ExcludeDevicesDialog } from './exclude-devices-dialog'
import { IncludeDevicesDialog } from './include-devices-dialog'
import { TagsDialog } from './tags-dialog'
import { useSync } from './use-sync'

export interface DevicePermissions {
  readonly sync: boolean
  readonly tag: boolean
  readonly delete: boolean
  readonly exclude: boolean
  readonly revokeKey: boolean
}
/** Every device that Defender for Endpoint knows; a row opens the details pane beside the list. */
export function DeviceList({
  slug,
  view,
  rows,
  total,
  state,
  choices,
  permissions,
  empty,
  pane,
}: {
  slug: string
  view: DeviceView
  rows: readonly DeviceRow[]
  total: number
  state: ListState
  choices: DeviceFilterChoices
  permissions: DevicePermissions
  empty?: ReactNode
  pane: ReactNode
}) {
  const [openId, setOpenId] = useQueryState(
    'device',
    parseAsString.withOptions({ shallow: false, history: 'replace' }),
  )
  const columns = useMemo(() => DEVICE_LIST_COLUMNS[view](slug), [slug, view])
  const filters = useMemo(() => deviceListFilters(view, choices), [view, choices])
  const matching: MatchingRows<DeviceRow> = {
    href: `/${slug}/devices/matching/${view}`,
    limit: MAX_AT_ONCE,
    parse: (body) => matchingDevicesSchema.safeParse(body).data?.rows ?? null,
  }
  return (
    <>
      <DataTable
        caption={view === 'devices' ? 'Devices' : 'Device inventory'}
        columns={columns}
        rows={rows}
        total={total}
        state={state}
        rowId={(d) => d.id}
        filters={filters}
        searchLabel="Name, tag or ID"
        exportHref={`/${slug}/devices/export/${view}`}
        openId={openId}
        onOpen={(d) => setOpenId(d.id)}
        empty={
          empty ?? (
            <EmptyState icon="laptop" title="No device has onboarded yet">
              Devices appear here as soon as they onboard to Microsoft Defender for Endpoint. Use Onboard
              devices above.
            </EmptyState>
          )
        }
        matching={matching}
        bulkActions={
          permissions.sync || permissions.tag || permissions.delete || permissions.exclude
            ? (selected, clear) => (
                <BulkActions slug={slug} devices={selected} permissions={permissions} onDone={clear} />
              )
            : undefined
        }
      />
      {pane}
    </>
  )
}

function BulkActions({
  slug,
  devices,
  permissions,
  onDone,
}: {
  slug: string
  devices: readonly DeviceRow[]
  permissions: DevicePermissions
  onDone: () => void
}) {
  const [dialog, setDialog] = useState<'tags' | 'exclude' | 'include' | 'delete' | null>(null)
  const { busy, sync } = useSync(slug)
  return (
    <>
      {permissions.sync && (
        <Button variant="subtle" icon="refresh" busy={busy} onClick={() => sync(devices.map((d) => d.id))}>
          Policy sync
        </Button>
      )}
      {permissions.tag && (
        <Button variant="subtle" icon="tag" onClick={() => setDialog('tags')}>
          Manage tags
        </Button>
      )}
      {permissions.exclude && devices.some((d) => !d.isExcluded) && (
        <Button variant="subtle" icon="circleMinus" onClick={() => setDialog('exclude')}>
          Exclude
        </Button>
      )}
      {permissions.exclude && devices.some((d) => d.isExcluded) && (
        <Button variant="subtle" icon="circleCheck" onClick={() => setDialog('include')}>
          Include
        </Button>
      )}
      {permissions.delete && (
        <Button variant="subtle" icon="trash" onClick={() => setDialog('delete')}>
          Delete
        </Button>
      )}
      {dialog === 'tags' && <TagsDialog slug={slug} devices={devices} onClose={() => setDialog(null)} />}
      {dialog === 'exclude' && (
        <ExcludeDevicesDialog
          slug={slug}
          devices={devices.filter((d) => !d.isExcluded)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'include' && (
        <IncludeDevicesDialog
          slug={slug}
          devices={devices.filter((d) => d.isExcluded)}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'delete' && (
        <DeleteDevicesDialog
          slug={slug}
          devices={devices}
          onClose={() => setDialog(null)}
          onDeleted={onDone}
        />
      )}
    </>
  )
}
