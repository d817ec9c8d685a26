import 'server-only'
import { notFound } from 'next/navigation'
import { checkRule, evaluateRule, type RuleEvaluation } from '@/lib/domain/groups'
import { explainEnrollment, hasTag } from '@/lib/domain/enrollment'
import { parseStoredSurvey, serverFactsOf, toDeviceSurvey } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { toDirectoryProperties } from '@/lib/worker/load-fleet'
import { toAuditRow } from '../audit/queries'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface DeviceGroupRow {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly evaluation: RuleEvaluation | null
}

/** The groups a device is in, with the verdict of each clause for dynamic ones. */
export async function listDeviceGroups(actor: Actor, deviceId: string): Promise<DeviceGroupRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId, id: deviceId } },
      select: { directoryObjectId: true },
    })
    if (!device) notFound()
    const object = device.directoryObjectId
      ? await tx.directoryObject.findUnique({
          where: { tenantId_id: { tenantId, id: device.directoryObjectId } },
        })
      : null
    const memberships = await tx.groupMember.findMany({
      where: { tenantId, deviceId },
      select: { groupId: true },
    })
    const groups = await tx.group.findMany({
      where: { tenantId, id: { in: memberships.map((m) => m.groupId) } },
      orderBy: { displayName: 'asc' },
    })
    return groups.map((group) => {
      const check = group.membershipRule ? checkRule(group.membershipRule) : null
      return {
        id: group.id,
        displayName: group.displayName,
        kind: group.kind,
        evaluation: check?.ok && object ? evaluateRule(check.ast, toDirectoryProperties(object)) : null,
      }
    })
  })
}

export interface DeviceTagRow {
  readonly tag: string
  /** The device reports it itself, so that only the device can take it off. */
  readonly isReported: boolean
  /** Devices of the tenant with exactly this tag, this one included. */
  readonly devices: number
}

/** The tags of a device, with where each comes from. */
export async function listDeviceTags(actor: Actor, deviceId: string): Promise<DeviceTagRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId, id: deviceId } },
      select: { tags: true, survey: true },
    })
    if (!device) notFound()
    const reported = parseStoredSurvey(device.survey).tags
    const counts = await tx.$queryRaw<{ tag: string; devices: number }[]>`
      select t.tag, count(*)::int as devices from "Device" d, unnest(d.tags) as t(tag)
      where d."tenantId" = ${tenantId} and d.tags && ${device.tags}::text[] and t.tag = any(${device.tags}::text[])
      group by t.tag`
    const countOf = new Map(counts.map((c) => [c.tag, c.devices]))
    return device.tags.map((tag) => ({
      tag,
      isReported: hasTag(reported, tag),
      devices: countOf.get(tag) ?? 0,
    }))
  })
}

/** The enrollment decision row by row, and the directory objects that the device has had. */
export async function getDeviceEnrollment(actor: Actor, deviceId: string) {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({ where: { tenantId_id: { tenantId, id: deviceId } } })
    if (!device) notFound()
    const rows = explainEnrollment(
      toDeviceSurvey(parseStoredSurvey(device.survey), serverFactsOf(device)),
      await loadSwitches(tx, tenantId),
    )
    const objects = await tx.directoryObject.findMany({
      where: { tenantId, ownerDeviceId: deviceId },
      orderBy: { createdAt: 'desc' },
    })
    return {
      rows,
      objects: objects.map((o) => ({
        id: o.id,
        deviceId: o.deviceId,
        joinType: o.joinType,
        operatingSystem: o.operatingSystem,
        managementType: o.managementType,
        systemLabels: o.systemLabels,
        createdAt: o.createdAt.toISOString(),
        deletedAt: o.deletedAt?.toISOString() ?? null,
      })),
    }
  })
}

export interface HistoryRow {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly text: string
}

const HISTORY_LIMIT = 200

/** What happened to a device and what administrators did to it, newest first. */
export async function listDeviceHistory(actor: Actor, deviceId: string): Promise<HistoryRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const events = await tx.deviceEvent.findMany({
      where: { tenantId, deviceId },
      orderBy: { at: 'desc' },
      take: HISTORY_LIMIT,
    })
    const audits = await tx.auditEvent.findMany({
      where: { tenantId, targetId: deviceId },
      orderBy: { at: 'desc' },
      take: HISTORY_LIMIT,
    })
    const rows: HistoryRow[] = [
      ...events.map((e) => ({
        id: e.id,
        at: e.at.toISOString(),
        kind: e.kind,
        text: eventText(e.kind, e.detail),
      })),
      ...audits.map((e) => {
        const row = toAuditRow(e)
        return { id: row.id, at: row.at, kind: 'audit', text: `${row.actorName}: ${row.sentence}` }
      }),
    ]
    return rows.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, HISTORY_LIMIT)
  })
}

function eventText(kind: string, detail: unknown): string {
  const text = (name: string) => {
    const value: unknown =
      typeof detail === 'object' && detail !== null ? Reflect.get(detail, name) : undefined
    return value === undefined || value === null ? '' : String(value)
  }
  switch (kind) {
    case 'onboarded':
      return `Onboarded: ${text('label')}. ${text('reason')}`
    case 'enrollmentChanged':
      return `Enrollment became ${text('label')} (code ${text('to') || 'none'}). ${text('reason')}`
    case 'identityChanged':
      return `Directory object ${text('kind')}: ${text('joinType')} ${text('objectId')}`
    case 'policySetAcknowledged':
      return `Acknowledged policy set ${text('hash').slice(0, 8)}${Number(text('errors')) > 0 ? `, ${text('errors')} settings in error` : ''}`
    case 'errorReported':
      return 'Reported settings that failed'
    default:
      return kind
  }
}
