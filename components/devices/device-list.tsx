'use client'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo, useState, type ReactNode } from 'react'
import { DataTable } from '@/components/data-table/data-table'
import type { DataColumn, DataFilter, ListState } from '@/components/data-table/types'
import type { MatchingRows } from '@/components/data-table/use-selection'
import { EnrollmentBadge, STATUS_ORDER, STATUS_WORDS, StatusBadge } from '@/components/status/status-badge'
import { Tag } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/feedback'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { ENROLLMENT_CODES } from '@/lib/domain/enrollment'
import type { DeviceFilterChoices, DeviceRow } from '@/lib/features/devices/queries'
import { matchingDevicesSchema } from '@/lib/features/devices/row-schema'
import { MAX_AT_ONCE } from '@/lib/features/devices/schema'
import { OS_PLATFORM_WORDS } from '@/lib/features/reports/words'
import { shortEnrollmentLabel } from './device-words'
import { DeleteDevicesDialog } from './delete-devices-dialog'
import { TagsDialog } from './tags-dialog'
import { useSync } from './use-sync'

const PLATFORM_ICON: Readonly<Record<string, IconName>> = {
  windowsClient: 'laptop',
  windowsServer: 'server',
  linux: 'terminal',
  macOS: 'apple',
}
const SHOWN_TAGS = 2

export interface DevicePermissions {
  readonly sync: boolean
  readonly tag: boolean
  readonly delete: boolean
}

function columnsFor(slug: string): readonly DataColumn<DeviceRow>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      sortable: true,
      cell: (d) => (
        <span className="flex items-center gap-2">
          <Icon name={PLATFORM_ICON[d.osPlatform] ?? 'monitor'} className="shrink-0 text-text-3" />
          <Link
            href={`/${slug}/devices/${d.id}`}
            className="truncate font-semibold hover:text-link hover:underline"
            prefetch={false}
          >
            {d.name}
          </Link>
        </span>
      ),
    },
    {
      id: 'osPlatform',
      header: 'OS platform',
      sortable: true,
      cell: (d) => <span className="whitespace-nowrap">{d.osName}</span>,
    },
    { id: 'osVersion', header: 'OS version', sortable: true, defaultHidden: true, cell: (d) => d.osVersion },
    {
      id: 'managedBy',
      header: 'Managed by',
      sortable: true,
      cell: (d) => <span title={d.enrollmentReason}>{d.managedBy}</span>,
    },
    {
      id: 'enrollmentCode',
      header: 'MDE enrollment status',
      sortable: true,
      cell: (d) => (
        <span className="whitespace-nowrap" title={`${d.enrollmentLabel}. ${d.enrollmentReason}`}>
          <EnrollmentBadge status={d.managedByStatus} label={shortEnrollmentLabel(d.enrollmentLabel)} />
        </span>
      ),
    },
    {
      id: 'tags',
      header: 'Tags',
      cell: (d) => (
        <span className="flex gap-1 whitespace-nowrap">
          {d.tags.slice(0, SHOWN_TAGS).map((t) => (
            <Tag key={t}>{t}</Tag>
          ))}
          {d.tags.length > SHOWN_TAGS && (
            <span className="text-caption text-text-3" title={d.tags.join(', ')}>
              +{d.tags.length - SHOWN_TAGS}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'policyStatus',
      header: 'Policy status',
      sortable: true,
      cell: (d) => (
        <span className="whitespace-nowrap">
          <StatusBadge status={d.policyStatus} />
        </span>
      ),
    },
    {
      id: 'lastCheckInAt',
      header: 'Last check-in',
      sortable: true,
      cell: (d) => (
        <span className="whitespace-nowrap">
          <RelativeTime at={d.lastCheckInAt} />
        </span>
      ),
    },
    {
      id: 'reason',
      header: 'Enrollment reason',
      defaultHidden: true,
      cell: (d) => <span className="text-caption">{d.enrollmentReason}</span>,
    },
  ]
}

const words = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([value, label]) => ({ value, label }))

function filtersFor({ tags, groups }: DeviceFilterChoices): readonly DataFilter[] {
  return [
    { id: 'platform', label: 'Platform', options: words(OS_PLATFORM_WORDS) },
    {
      id: 'managedBy',
      label: 'Managed by',
      options: ['MDE', 'Intune', 'ConfigMgr', 'Unknown'].map((v) => ({ value: v, label: v })),
    },
    {
      id: 'enrollment',
      label: 'Enrollment',
      options: words({ success: 'Success', error: 'Error', unknown: 'Not enrolled' }),
    },
    {
      id: 'status',
      label: 'Status',
      options: STATUS_ORDER.map((s) => ({ value: s, label: STATUS_WORDS[s].word })),
    },
    {
      id: 'seen',
      label: 'Seen',
      options: words({
        onTime: 'Within 90 min',
        day: '90 min to 24 h',
        week: '1 to 7 days',
        silent: 'Silent over 7 days',
      }),
    },
    { id: 'tag', label: 'Tag', options: tags.map((t) => ({ value: t, label: t })) },
    { id: 'group', label: 'Group', options: groups.map((g) => ({ value: g.id, label: g.displayName })) },
    {
      id: 'simulated',
      label: 'Simulated',
      options: words({ yes: 'Simulated devices', no: 'Real devices' }),
      single: true,
    },
    {
      id: 'warning',
      label: 'Warning',
      options: [{ value: 'true', label: 'Managed by mistake' }],
      single: true,
    },
    {
      id: 'tamper',
      label: 'Tamper protection',
      options: [{ value: 'true', label: 'Keeps a value of its own' }],
      single: true,
    },
    {
      id: 'label',
      label: 'Enrollment label',
      options: ENROLLMENT_CODES.map(({ label }) => ({ value: label, label })),
    },
  ]
}

/** Every device that Defender for Endpoint knows; a row opens the details pane beside the list. */
export function DeviceList({
  slug,
  rows,
  total,
  state,
  choices,
  permissions,
  empty,
  pane,
}: {
  slug: string
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
  const columns = useMemo(() => columnsFor(slug), [slug])
  const filters = useMemo(() => filtersFor(choices), [choices])
  const matching: MatchingRows<DeviceRow> = {
    href: `/${slug}/devices/matching`,
    limit: MAX_AT_ONCE,
    parse: (body) => matchingDevicesSchema.safeParse(body).data?.rows ?? null,
  }
  return (
    <>
      <DataTable
        caption="Devices"
        columns={columns}
        rows={rows}
        total={total}
        state={state}
        rowId={(d) => d.id}
        filters={filters}
        searchLabel="Name, tag or ID"
        exportHref={`/${slug}/devices/export`}
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
          permissions.sync || permissions.tag || permissions.delete
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
  const [dialog, setDialog] = useState<'tags' | 'delete' | null>(null)
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
      {permissions.delete && (
        <Button variant="subtle" icon="trash" onClick={() => setDialog('delete')}>
          Delete
        </Button>
      )}
      {dialog === 'tags' && <TagsDialog slug={slug} devices={devices} onClose={() => setDialog(null)} />}
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
