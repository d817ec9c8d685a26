import 'server-only'
import { notFound } from 'next/navigation'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { Status } from '@/lib/domain/resolution'
import { STATUSES } from '@/lib/domain/resolution'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import { deviceStatuses } from '../reports/device-statuses'
import { noCounts } from '../reports/status-queries'
import type { DeviceListParams } from './params'
import { deviceWhere } from './where'

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
  readonly tags: readonly string[]
  readonly policyStatus: Status | null
  readonly lastCheckInAt: string | null
  readonly isSimulated: boolean
}

const rowSelect = {
  id: true,
  name: true,
  osPlatform: true,
  osName: true,
  osVersion: true,
  channel: true,
  managedBy: true,
  managedByStatus: true,
  enrollmentLabel: true,
  enrollmentReason: true,
  tags: true,
  policyStatus: true,
  lastCheckInAt: true,
  isSimulated: true,
} as const

type StoredRow = Omit<DeviceRow, 'policyStatus' | 'lastCheckInAt'> & {
  policyStatus: string | null
  lastCheckInAt: Date | null
}

function toRow(row: StoredRow): DeviceRow {
  return {
    ...row,
    policyStatus: STATUSES.find((s) => s === row.policyStatus) ?? null,
    lastCheckInAt: row.lastCheckInAt?.toISOString() ?? null,
  }
}

/** Devices that keep a value of their own against a policy; asked for by id, as no column says so. */
async function tamperedIds(tx: TenantTx, tenantId: string): Promise<string[]> {
  const rows = await tx.settingException.findMany({
    where: { tenantId, status: 'blockedByTamperProtection' },
    select: { deviceId: true },
    distinct: ['deviceId'],
  })
  return rows.map((r) => r.deviceId)
}

async function whereOf(tx: TenantTx, tenantId: string, p: DeviceListParams, now: Date) {
  const where = deviceWhere(tenantId, p, now)
  return p.tamper.length > 0 ? { AND: [where, { id: { in: await tamperedIds(tx, tenantId) } }] } : where
}

export async function listDevices(
  actor: Actor,
  p: DeviceListParams,
  now: Date,
): Promise<{ rows: DeviceRow[]; total: number }> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const where = await whereOf(tx, actor.tenantId, p, now)
    const nulls = p.sort === 'lastCheckInAt' || p.sort === 'policyStatus' || p.sort === 'enrollmentCode'
    const order = nulls
      ? { [p.sort]: { sort: p.dir, nulls: p.dir === 'asc' ? ('first' as const) : ('last' as const) } }
      : { [p.sort]: p.dir }
    const rows = await tx.device.findMany({
      where,
      select: rowSelect,
      orderBy: [order, { id: 'asc' }],
      ...pageOf(p),
    })
    return { rows: rows.map(toRow), total: await tx.device.count({ where }) }
  })
}

/** All rows of a list by id, in batches, for the export of the very same query. */
export async function* walkDevices(actor: Actor, p: DeviceListParams, now: Date) {
  let after = ''
  for (;;) {
    const batch = await queryTenant(actor, 'device:read', async (tx) =>
      tx.device.findMany({
        where: { AND: [await whereOf(tx, actor.tenantId, p, now), { id: { gt: after } }] },
        select: rowSelect,
        orderBy: { id: 'asc' },
        take: 2000,
      }),
    )
    if (batch.length === 0) return
    yield batch.map(toRow)
    after = batch.at(-1)?.id ?? after
  }
}

/** Tags in use, for the filter. */
export async function listTags(actor: Actor): Promise<string[]> {
  const rows = await queryTenant(
    actor,
    'device:read',
    (tx) =>
      tx.$queryRaw<
        { tag: string }[]
      >`select distinct unnest(tags) as tag from "Device" where "tenantId" = ${actor.tenantId} order by 1 limit 100`,
  )
  return rows.map((r) => r.tag)
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

/** One device with its policies, groups and setting counts. Unknown or another tenant's id: the not-found page. */
export async function getDevice(actor: Actor, id: string): Promise<DeviceDetail> {
  const device = await findDevice(actor, id)
  return device ?? notFound()
}

/** The same, or null: for the details pane, whose id may be out of date. */
export async function findDevice(actor: Actor, id: string): Promise<DeviceDetail | null> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } })
    if (!device) return null
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
      ...toRow(device),
      agentVersion: device.agentVersion,
      enrollmentCode: device.enrollmentCode,
      enrollmentAction: device.enrollmentAction,
      enrollmentWarning: device.enrollmentWarning,
      onboardedAt: device.onboardedAt.toISOString(),
      policySetHash: device.policySetHash,
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
