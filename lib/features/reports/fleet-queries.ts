import 'server-only'
import { groupBy } from '@/lib/domain/group-by'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { readConflictTotals } from '../conflicts/queries'
import { countFleet, sumFleet, type FleetCount } from './fleet-counts'
import { keptWithResults } from './kept-with-results'
import { tenantStatus, type StatusCounts } from './status-queries'

export interface ManagedByRow {
  readonly managedBy: string
  /** 'Success' | 'Error' | 'Unknown' */
  readonly status: string
  readonly label: string
  readonly devices: number
}

/** Devices by managing channel and enrollment status, largest first. */
export async function listManagedBy(actor: Actor): Promise<ManagedByRow[]> {
  return queryTenant(actor, 'report:read', async (tx) =>
    byChannel(await countFleet(tx, actor.tenantId, new Date())),
  )
}

function byChannel(rows: readonly FleetCount[]): ManagedByRow[] {
  const groups = groupBy(rows, (r) => `${r.managedBy}\n${r.managedByStatus}\n${r.enrollmentLabel}`)
  return [...groups.values()]
    .flatMap((group): ManagedByRow[] => {
      const [first] = group
      if (!first) return []
      const { managedBy, managedByStatus: status, enrollmentLabel: label } = first
      return [{ managedBy, status, label, devices: sumFleet(group).devices }]
    })
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
  return queryTenant(actor, 'report:read', async (tx) =>
    byPlatform(await countFleet(tx, actor.tenantId, now)),
  )
}

function byPlatform(rows: readonly FleetCount[]): CheckInRow[] {
  const groups = groupBy(
    rows.filter((row) => row.channel === 'mde'),
    (row) => row.osPlatform,
  )
  return [...groups]
    .map(([osPlatform, group]): CheckInRow => {
      const { devices, ...times } = sumFleet(group)
      return { osPlatform, total: devices, ...times }
    })
    .toSorted((a, b) => b.total - a.total || a.osPlatform.localeCompare(b.osPlatform))
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
    const fleet = await countFleet(tx, tenantId, now)
    return {
      devices: (await tenantStatus(tx, tenantId)).counts,
      policies: await tx.policy.count({ where: live }),
      assignedPolicies: await tx.policy.count({ where: { ...live, isAssigned: true } }),
      settings: await countSettings(tx, tenantId),
      settingsInConflict: conflicts.settings,
      devicesInConflict: conflicts.devices,
      managedBy: byChannel(fleet),
      checkIn: byPlatform(fleet),
    }
  })
}
