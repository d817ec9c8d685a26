import 'server-only'
import { cache } from 'react'
import { notFound } from 'next/navigation'
import { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import { RecentMap } from '@/lib/domain/recent-map'
import type { Status } from '@/lib/domain/resolution'
import { STATUSES } from '@/lib/domain/resolution'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { deviceStatuses } from '../reports/device-statuses'
import { noCounts } from '../reports/status-queries'
import type { DeviceListParams, DeviceView } from './params'
import { deviceJoin, deviceOrder, isFiltered, matchingOrder, sortColumns } from './order'
import { deviceWhere, isDuplicate, TAG_SEPARATOR } from './where'

export interface DeviceRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly osVersion: string
  readonly channel: string
  readonly managedBy: string
  readonly managedByStatus: string
  readonly enrollmentLabel: string
  readonly enrollmentReason: string
  readonly enrollmentRow: number
  readonly enrollmentWarning: string | null
  readonly joinType: string | null
  readonly tags: readonly string[]
  /** From asset rules. */
  readonly dynamicTags: readonly string[]
  readonly isExcluded: boolean
  readonly isOffboarded: boolean
  readonly isKeyRevoked: boolean
  /** The same hardware onboarded again as another record. */
  readonly isReimaged: boolean
  /** Another live record has the same hardware id: a clone. */
  readonly isDuplicate: boolean
  readonly policyStatus: Status | null
  readonly lastCheckInAt: string | null
  readonly isSimulated: boolean
}

const ROW_COLUMNS = Prisma.sql`d.id, d.name, d."osPlatform", d."osName", d."osVersion", d.channel, d."managedBy",
  d."managedByStatus", d."enrollmentLabel", d."enrollmentReason", d."enrollmentRow", d."enrollmentWarning", d."joinType", d.tags,
  d."dynamicTags", d."excludedAt", d."offboardedAt", d."keyRevokedAt", d."supersededById",
  ${isDuplicate} as "isDuplicate",
  ${deviceStatus} as "policyStatus", d."lastCheckInAt", d."isSimulated"`

type StoredRow = Omit<
  DeviceRow,
  'policyStatus' | 'lastCheckInAt' | 'isExcluded' | 'isOffboarded' | 'isKeyRevoked' | 'isReimaged'
> & {
  readonly excludedAt: Date | null
  readonly offboardedAt: Date | null
  readonly keyRevokedAt: Date | null
  readonly supersededById: string | null
  readonly policyStatus: string | null
  readonly lastCheckInAt: Date | null
}

function toRow(row: StoredRow): DeviceRow {
  return {
    id: row.id,
    name: row.name,
    osPlatform: row.osPlatform,
    osName: row.osName,
    osVersion: row.osVersion,
    channel: row.channel,
    managedBy: row.managedBy,
    managedByStatus: row.managedByStatus,
    enrollmentLabel: row.enrollmentLabel,
    enrollmentReason: row.enrollmentReason,
    enrollmentRow: row.enrollmentRow,
    enrollmentWarning: row.enrollmentWarning,
    joinType: row.joinType,
    tags: row.tags,
    dynamicTags: row.dynamicTags,
    isExcluded: row.excludedAt !== null,
    isOffboarded: row.offboardedAt !== null,
    isKeyRevoked: row.keyRevokedAt !== null,
    isReimaged: row.supersededById !== null,
    isDuplicate: row.isDuplicate,
    isSimulated: row.isSimulated,
    policyStatus: STATUSES.find((s) => s === row.policyStatus) ?? null,
    lastCheckInAt: row.lastCheckInAt?.toISOString() ?? null,
  }
}

/**
 * One page of the devices and how many there are in all. Ids come first: conditions and orders read little of a row, and
 * what they read stands in indexes. A list with filters is walked once for both answers.
 */
export async function listDevices(
  actor: Actor,
  p: DeviceListParams,
  now: Date,
  view: DeviceView = 'inventory',
): Promise<{ rows: DeviceRow[]; total: number }> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const [found] = await tx.$queryRaw<{ total: number; ids: string[] }[]>(
      isFiltered(p, view) ? filteredPage(tenantId, p, now, view) : wholePage(tenantId, p, now, view),
    )
    const rows = await tx.$queryRaw<StoredRow[]>`
      select ${ROW_COLUMNS} from unnest(${found?.ids ?? []}::text[]) with ordinality as page(id, place)
      join "Device" d on d."tenantId" = ${tenantId} and d.id = page.id ${joinStatusPair} order by page.place`
    return { rows: rows.map(toRow), total: found?.total ?? 0 }
  })
}

function wholePage(tenantId: string, p: DeviceListParams, now: Date, view: DeviceView): Prisma.Sql {
  const where = deviceWhere(tenantId, p, now, view)
  const { skip, take } = pageOf(p)
  return Prisma.sql`
    select (select count(*)::int from "Device" d where ${where}) as total,
      array(select d.id from "Device" d ${deviceJoin(p, view)} where ${where}
        order by ${deviceOrder(p, view)} offset ${skip} limit ${take}) as ids`
}

function filteredPage(tenantId: string, p: DeviceListParams, now: Date, view: DeviceView): Prisma.Sql {
  const { skip, take } = pageOf(p)
  return Prisma.sql`
    with matching as materialized (
      select d.id, ${sortColumns(p, view)} from "Device" d ${deviceJoin(p, view)}
      where ${deviceWhere(tenantId, p, now, view)})
    select (select count(*)::int from matching) as total,
      array(select d.id from matching d order by ${matchingOrder(p, view)} offset ${skip} limit ${take}) as ids`
}

const EXPORT_BATCH = 2000

/** All rows of a list by id, in batches, for the export of the very same query. */
export async function* walkDevices(
  actor: Actor,
  p: DeviceListParams,
  now: Date,
  view: DeviceView = 'inventory',
) {
  for (let after = ''; ;) {
    const from = after
    const batch = await queryTenant(
      actor,
      'device:read',
      (tx) => tx.$queryRaw<StoredRow[]>`
        select ${ROW_COLUMNS} from "Device" d ${joinStatusPair}
        where ${deviceWhere(actor.tenantId, p, now, view)} and d.id > ${from}
        order by d.id limit ${EXPORT_BATCH}`,
    )
    if (batch.length === 0) return
    yield batch.map(toRow)
    after = batch.at(-1)?.id ?? after
  }
}

export interface DeviceFilterChoices {
  readonly tags: readonly string[]
  readonly groups: readonly { readonly id: string; readonly displayName: string }[]
}

const SHOWN_CHOICES = 100

/** Looking through all devices for their tags costs more than a page of them. */
const TAGS_KEPT_MS = 30_000
const keptTags = new RecentMap<string, { readonly until: number; readonly tags: readonly string[] }>(500)

/** Tags in use, as they were at most half a minute ago and not before the tenant's last change by hand. */
async function tagsInUse(tx: TenantTx, tenantId: string): Promise<readonly string[]> {
  const { revision } = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { revision: true },
  })
  const key = `${tenantId} ${revision}`
  const kept = keptTags.get(key)
  if (kept && kept.until > Date.now()) return kept.tags
  const rows = await tx.$queryRaw<{ tag: string }[]>`
    select distinct tag from (select "tagText" from "Device" where "tenantId" = ${tenantId} group by 1) t
    cross join lateral unnest(string_to_array("tagText", ${TAG_SEPARATOR})) as tag
    where tag <> '' order by 1 limit ${SHOWN_CHOICES}`
  const tags = rows.map((row) => row.tag)
  keptTags.set(key, { until: Date.now() + TAGS_KEPT_MS, tags })
  return tags
}

/** What the list can be filtered by besides fixed words: tags in use and groups. Chosen ones are always among them. */
export async function listFilterChoices(
  actor: Actor,
  p: Pick<DeviceListParams, 'tag' | 'group' | 'also'>,
): Promise<DeviceFilterChoices> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const tags = await tagsInUse(tx, tenantId)
    const select = { id: true, displayName: true } as const
    const groups = await tx.group.findMany({
      where: { tenantId },
      select,
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
      take: SHOWN_CHOICES,
    })
    const named = [...new Set([...p.group, ...p.also])]
    const missing = named.filter((id) => !groups.some((g) => g.id === id))
    const chosen = await tx.group.findMany({ where: { tenantId, id: { in: missing } }, select })
    return { tags: [...new Set([...tags, ...p.tag])], groups: [...groups, ...chosen] }
  })
}

export interface DevicePolicyRow {
  readonly id: string
  readonly name: string
  readonly policyType: string
  readonly status: Status
  readonly reason: string | null
}

export interface DeviceDetail extends DeviceRow {
  readonly agentVersion: string | null
  readonly enrollmentCode: number | null
  readonly enrollmentAction: string
  readonly enrollmentWarning: string | null
  readonly onboardedAt: string
  readonly policySetHash: string | null
  readonly acknowledgedHash: string | null
  readonly acknowledgedAt: string | null
  readonly syncRequestedAt: string | null
  readonly joinType: string | null
  readonly settingCounts: Readonly<Record<Status, number>>
  readonly policies: readonly DevicePolicyRow[]
  readonly groups: readonly { readonly id: string; readonly displayName: string; readonly kind: string }[]
}

/** One device with its policies, groups and setting counts; read once for all parts of a page. Unknown or another tenant's id: the not-found page. */
export const getDevice = cache(async (actor: Actor, id: string): Promise<DeviceDetail> => {
  const device = await findDevice(actor, id)
  return device ?? notFound()
})

/** The same, or null: for the details pane, whose id may be out of date. */
export async function findDevice(actor: Actor, id: string): Promise<DeviceDetail | null> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } })
    if (!device) return null
    const [desired] = await tx.$queryRaw<
      { policySetHash: string | null; policyStatus: string | null; isDuplicate: boolean }[]
    >`
      select c."policySetHash", ${deviceStatus} as "policyStatus", ${isDuplicate} as "isDuplicate" from "Device" d ${joinStatusPair}
      left join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
      where d."tenantId" = ${tenantId} and d.id = ${id}`
    const policySetHash = desired?.policySetHash ?? null
    const { settings, policies } = await deviceStatuses(tx, tenantId, id)
    const stored = await tx.policy.findMany({
      where: { tenantId, id: { in: policies.map((p) => p.policyId) } },
      select: { id: true, name: true, policyType: true },
      orderBy: { name: 'asc' },
    })
    const memberships = await tx.groupMember.findMany({
      where: { tenantId, deviceId: id },
      select: { groupId: true },
    })
    const groups = await tx.group.findMany({
      where: { tenantId, id: { in: memberships.map((m) => m.groupId) } },
      select: { id: true, displayName: true, kind: true },
      orderBy: { displayName: 'asc' },
    })
    const object = device.directoryObjectId
      ? await tx.directoryObject.findUnique({
          where: { tenantId_id: { tenantId, id: device.directoryObjectId } },
        })
      : null
    const counts = noCounts()
    for (const setting of settings) counts[setting.status] += 1
    return {
      ...toRow({
        ...device,
        policyStatus: desired?.policyStatus ?? null,
        isDuplicate: desired?.isDuplicate ?? false,
      }),
      agentVersion: device.agentVersion,
      enrollmentCode: device.enrollmentCode,
      enrollmentAction: device.enrollmentAction,
      enrollmentWarning: device.enrollmentWarning,
      onboardedAt: device.onboardedAt.toISOString(),
      policySetHash,
      acknowledgedHash: device.acknowledgedHash,
      acknowledgedAt: device.acknowledgedAt?.toISOString() ?? null,
      syncRequestedAt: device.syncRequestedAt?.toISOString() ?? null,
      joinType: object && !object.deletedAt ? object.joinType : null,
      settingCounts: counts,
      groups,
      policies: stored.flatMap((p) => {
        const status = policies.find((x) => x.policyId === p.id)
        return status ? [{ ...p, status: status.status, reason: status.reason }] : []
      }),
    }
  })
}
