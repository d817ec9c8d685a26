import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { readConflictTotals } from '../conflicts/queries'
import { keptWithResults } from './kept-with-results'
import { tenantStatus, type StatusCounts } from './status-queries'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from '../home/queries'

export interface ManagedByRow {
  readonly managedBy: string
  /** 'Success' | 'Error' | 'Unknown' */
  readonly status: string
  readonly label: string
  readonly devices: number
}

/** Devices by managing channel and enrollment status, largest first. */
export async function listManagedBy(actor: Actor): Promise<ManagedByRow[]> {
  return queryTenant(actor, 'report:read', (tx) => readManagedBy(tx, actor.tenantId))
}

async function readManagedBy(tx: TenantTx, tenantId: string): Promise<ManagedByRow[]> {
  const rows = await tx.device.groupBy({
    by: ['managedBy', 'managedByStatus', 'enrollmentLabel'],
    where: { tenantId },
    _count: { _all: true },
  })
  return rows
    .map((r) => ({
      managedBy: r.managedBy,
      status: r.managedByStatus,
      label: r.enrollmentLabel,
      devices: r._count._all,
    }))
    .toSorted((a, b) => b.devices - a.devices || a.label.localeCompare(b.label))
}

export interface CheckInRow {
  readonly osPlatform: string
  readonly total: number
  readonly onTime: number
  readonly day: number
  readonly week: number
  readonly silent: number
}

/** Devices that this channel manages, by platform and by how long ago they checked in. */
export async function listCheckIn(actor: Actor, now: Date): Promise<CheckInRow[]> {
  return queryTenant(actor, 'report:read', (tx) => readCheckIn(tx, actor.tenantId, now))
}

function readCheckIn(tx: TenantTx, tenantId: string, now: Date): Promise<CheckInRow[]> {
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const late = before(CHECK_IN_INTERVAL_MINUTES)
  const dayAgo = before(1440)
  const silent = before(1440 * SILENT_AFTER_DAYS)
  return tx.$queryRaw<CheckInRow[]>`
    select "osPlatform", count(*)::int as total,
      count(*) filter (where "lastCheckInAt" >= ${late})::int as "onTime",
      count(*) filter (where "lastCheckInAt" < ${late} and "lastCheckInAt" >= ${dayAgo})::int as day,
      count(*) filter (where "lastCheckInAt" < ${dayAgo} and "lastCheckInAt" >= ${silent})::int as week,
      count(*) filter (where "lastCheckInAt" is null or "lastCheckInAt" < ${silent})::int as silent
    from "Device" where "tenantId" = ${tenantId} and channel = 'mde' group by 1 order by 2 desc, 1`
}

export interface ReportOverview {
  /** Devices by policy status; devices without any policy are left out. */
  readonly devices: StatusCounts
  readonly policies: number
  readonly assignedPolicies: number
  /** Settings that some policy sets on a device. */
  readonly settings: number
  readonly settingsInConflict: number
  readonly devicesInConflict: number
  readonly managedBy: readonly ManagedByRow[]
  readonly checkIn: readonly CheckInRow[]
}

/** Settings that some policy sets on a device. */
const countSettings = keptWithResults(async (tx, tenantId) => {
  const [keys] = await tx.$queryRaw<{ settings: number }[]>`
    select count(distinct key)::int as settings from "ResolvedSetting" where "tenantId" = ${tenantId}
      and "blockId" in (select unnest("blockIds") from "Cohort" where "tenantId" = ${tenantId} and "deviceCount" > 0)`
  return keys?.settings ?? 0
})

/** The headline of each report. */
export async function getReportOverview(actor: Actor, now: Date): Promise<ReportOverview> {
  return queryTenant(actor, 'report:read', async (tx) => {
    const { tenantId } = actor
    const live = { tenantId, deletedAt: null }
    const conflicts = await readConflictTotals(tx, tenantId)
    return {
      devices: (await tenantStatus(tx, tenantId)).counts,
      policies: await tx.policy.count({ where: live }),
      assignedPolicies: await tx.policy.count({ where: { ...live, isAssigned: true } }),
      settings: await countSettings(tx, tenantId),
      settingsInConflict: conflicts.settings,
      devicesInConflict: conflicts.devices,
      managedBy: await readManagedBy(tx, tenantId),
      checkIn: await readCheckIn(tx, tenantId, now),
    }
  })
}
