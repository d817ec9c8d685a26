import Link from 'next/link'
import type { DataColumn } from '@/components/data-table/types'
import { EnrollmentBadge, StatusBadge } from '@/components/status/status-badge'
import { Badge, Tag } from '@/components/ui/badge'
import { Icon, type IconName } from '@/components/ui/icon'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DeviceView } from '@/lib/features/devices/params'
import {
  deviceMarks,
  managedByInIntune,
  mdmOf,
  onboardingStatus,
  shortJoinType,
} from '@/lib/features/devices/portal-words'
import type { DeviceRow } from '@/lib/features/devices/queries'
import { shortEnrollmentLabel } from './device-words'

const PLATFORM_ICON: Readonly<Record<string, IconName>> = {
  windowsClient: 'laptop',
  windowsServer: 'server',
  linux: 'terminal',
  macOS: 'apple',
}
const SHOWN_TAGS = 1

const nameColumn = (slug: string, header: string): DataColumn<DeviceRow> => ({
  id: 'name',
  header,
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
      {d.enrollmentWarning && (
        <Icon name="warning" size={14} className="shrink-0 text-danger" label={d.enrollmentWarning} />
      )}
      <Marks device={d} />
    </span>
  ),
})

/** The gravest mark has a badge; the others are told on hover. */
function Marks({ device }: { device: DeviceRow }) {
  const marks = deviceMarks(device)
  const [gravest, ...others] = marks
  if (gravest === undefined) return null
  return (
    <span className="shrink-0" title={marks.join(', ')}>
      <Badge tone="neutral">{others.length > 0 ? `${gravest} +${others.length}` : gravest}</Badge>
    </span>
  )
}

const tagsColumn: DataColumn<DeviceRow> = {
  id: 'tags',
  header: 'Tags',
  cell: (d) => {
    const dynamic = d.dynamicTags.filter((t) => !d.tags.includes(t))
    const tags = [...d.tags, ...dynamic]
    return (
      <span className="flex gap-1 whitespace-nowrap">
        {tags.slice(0, SHOWN_TAGS).map((t) => (
          <span key={t} title={dynamic.includes(t) ? `${t}, by an asset rule` : undefined}>
            <Tag icon={dynamic.includes(t) ? 'sliders' : undefined}>{t}</Tag>
          </span>
        ))}
        {tags.length > SHOWN_TAGS && (
          <span className="text-caption text-text-3" title={tags.join(', ')}>
            +{tags.length - SHOWN_TAGS}
          </span>
        )}
      </span>
    )
  },
}

const plain = (text: string | null) => (
  <span className={text === null ? 'text-text-3' : 'whitespace-nowrap'}>{text ?? 'None'}</span>
)

const statusColumn: DataColumn<DeviceRow> = {
  id: 'policyStatus',
  header: 'Policy status',
  sortable: true,
  cell: (d) => (
    <span className="whitespace-nowrap">
      <StatusBadge status={d.policyStatus} />
    </span>
  ),
}
const checkInColumn: DataColumn<DeviceRow> = {
  id: 'lastCheckInAt',
  header: 'Last check-in',
  sortable: true,
  cell: (d) => (
    <span className="whitespace-nowrap">
      <RelativeTime at={d.lastCheckInAt} />
    </span>
  ),
}
const enrollmentColumn: DataColumn<DeviceRow> = {
  id: 'enrollmentCode',
  header: 'MDE enrollment status',
  sortable: true,
  cell: (d) => (
    <span className="whitespace-nowrap" title={`${d.enrollmentLabel}. ${d.enrollmentReason}`}>
      <EnrollmentBadge status={d.managedByStatus} label={shortEnrollmentLabel(d.enrollmentLabel)} />
    </span>
  ),
}
const joinColumn: DataColumn<DeviceRow> = {
  id: 'joinType',
  header: 'Join type',
  sortable: true,
  cell: (d) => plain(shortJoinType(d)),
}
const reasonColumn: DataColumn<DeviceRow> = {
  id: 'reason',
  header: 'Enrollment reason',
  defaultHidden: true,
  cell: (d) => <span className="text-caption">{d.enrollmentReason}</span>,
}
const platformColumn = (header: string): DataColumn<DeviceRow> => ({
  id: 'osPlatform',
  header,
  sortable: true,
  cell: (d) => plain(d.osName),
})
const versionColumn = (header: string): DataColumn<DeviceRow> => ({
  id: 'osVersion',
  header,
  sortable: true,
  cell: (d) => <span className="tabular-nums">{d.osVersion}</span>,
})

const inventoryColumns = (slug: string): readonly DataColumn<DeviceRow>[] => [
  nameColumn(slug, 'Name'),
  platformColumn('OS platform'),
  { ...versionColumn('OS build'), defaultHidden: true },
  {
    id: 'managedBy',
    header: 'Managed by',
    sortable: true,
    cell: (d) => <span title={d.enrollmentReason}>{d.managedBy}</span>,
  },
  {
    id: 'managedByStatus',
    header: 'Managed by status',
    sortable: true,
    defaultHidden: true,
    cell: (d) => plain(d.managedByStatus),
  },
  enrollmentColumn,
  { ...joinColumn, defaultHidden: true },
  { id: 'mdm', header: 'MDM', defaultHidden: true, cell: (d) => plain(mdmOf(d)) },
  tagsColumn,
  {
    id: 'onboarding',
    header: 'Onboarding status',
    defaultHidden: true,
    cell: (d) => plain(onboardingStatus(d)),
  },
  {
    id: 'state',
    header: 'State',
    defaultHidden: true,
    cell: (d) => plain(deviceMarks(d).join(', ') || null),
  },
  statusColumn,
  checkInColumn,
  reasonColumn,
]

/** The two portals show the same devices, each in its own words: Intune's All devices, Defender's Device inventory. */
export const DEVICE_LIST_COLUMNS: Readonly<
  Record<DeviceView, (slug: string) => readonly DataColumn<DeviceRow>[]>
> = {
  devices: (slug) => [
    nameColumn(slug, 'Device name'),
    {
      id: 'managedBy',
      header: 'Managed by',
      sortable: true,
      cell: (d) => <span title={d.enrollmentReason}>{plain(managedByInIntune(d))}</span>,
    },
    joinColumn,
    platformColumn('OS'),
    versionColumn('OS version'),
    statusColumn,
    checkInColumn,
    { ...tagsColumn, defaultHidden: true },
    reasonColumn,
  ],
  inventory: inventoryColumns,
  monitor: inventoryColumns,
}
