import 'server-only'
import { notFound } from 'next/navigation'
import { checkRule, evaluateRule, type RuleEvaluation } from '@/lib/domain/groups'
import { explainEnrollment, hasTag } from '@/lib/domain/enrollment'
import type { DirectoryObjectModel } from '@/lib/db/generated/models'
import type { TenantTx } from '@/lib/db/with-tenant'
import { parseStoredSurvey, serverFactsOf, toDeviceSurvey } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { toDirectoryProperties } from '@/lib/worker/load-fleet'
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
    const object = await findLiveObject(tx, tenantId, deviceId)
    const memberships = await tx.groupMember.findMany({
      where: { tenantId, deviceId },
      select: { groupId: true },
    })
    const groups = await tx.group.findMany({
      where: { tenantId, id: { in: memberships.map((m) => m.groupId) } },
      orderBy: { displayName: 'asc' },
    })
    return groups.map((group) => toGroupRow(group, object))
  })
}

export interface AwaitedGroups {
  /** When dynamic groups see the device's new directory object; null when they do already, or it has none. */
  readonly regroupAt: string | null
  /** Dynamic groups that take it in then, as far as their rules hold today. */
  readonly groups: readonly DeviceGroupRow[]
}

/** The groups that a device waits for since its directory object was made again after a deletion. */
export async function getAwaitedGroups(actor: Actor, deviceId: string): Promise<AwaitedGroups> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const object = await findLiveObject(tx, tenantId, deviceId)
    if (!object?.regroupAt) return { regroupAt: null, groups: [] }
    // A paused rule takes nobody in, however long one waits; nor does the wait matter to groups that hold the device.
    const groups = await tx.$queryRaw<StoredGroup[]>`
      select g.id, g."displayName", g.kind, g."membershipRule" from "Group" g
      where g."tenantId" = ${tenantId} and g.kind = 'dynamic' and g."processingState" = 'On'
        and not exists (select 1 from "GroupMember" m
          where m."tenantId" = g."tenantId" and m."groupId" = g.id and m."deviceId" = ${deviceId})
      order by g."displayName", g.id`
    const rows = groups.map((group) => toGroupRow(group, object))
    return {
      regroupAt: object.regroupAt.toISOString(),
      groups: rows.filter((row) => row.evaluation?.expressionResult === true),
    }
  })
}

interface StoredGroup {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly membershipRule: string | null
}

function toGroupRow(group: StoredGroup, object: DirectoryObjectModel | null): DeviceGroupRow {
  const check = group.membershipRule ? checkRule(group.membershipRule) : null
  return {
    id: group.id,
    displayName: group.displayName,
    kind: group.kind,
    evaluation: check?.ok && object ? evaluateRule(check.ast, toDirectoryProperties(object)) : null,
  }
}

/** The object that groups hold; null while there is none. An unknown device: the not-found page. */
async function findLiveObject(
  tx: TenantTx,
  tenantId: string,
  deviceId: string,
): Promise<DirectoryObjectModel | null> {
  const device = await tx.device.findUnique({
    where: { tenantId_id: { tenantId, id: deviceId } },
    select: { directoryObjectId: true },
  })
  if (!device) notFound()
  if (device.directoryObjectId === null) return null
  return tx.directoryObject.findFirst({ where: { tenantId, id: device.directoryObjectId, deletedAt: null } })
}

export interface DeviceTagRow {
  readonly tag: string
  /** Who sets it, and hence who can take it off. */
  readonly origin: 'device' | 'administrator' | 'assetRule'
  /** Devices of the tenant with exactly this tag, this one included. */
  readonly devices: number
}

/** The tags of a device, with where each comes from. */
export async function listDeviceTags(actor: Actor, deviceId: string): Promise<DeviceTagRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const device = await tx.device.findUnique({
      where: { tenantId_id: { tenantId, id: deviceId } },
      select: { tags: true, dynamicTags: true, survey: true },
    })
    if (!device) notFound()
    const reported = parseStoredSurvey(device.survey).tags
    const own = new Set(device.tags)
    const all = [...device.tags, ...device.dynamicTags.filter((tag) => !own.has(tag))]
    const counts = await tx.$queryRaw<{ tag: string; devices: number }[]>`
      select t.tag, count(distinct d.id)::int as devices from "Device" d, unnest(d.tags || d."dynamicTags") as t(tag)
      where d."tenantId" = ${tenantId} and (d.tags || d."dynamicTags") && ${all}::text[] and t.tag = any(${all}::text[])
      group by t.tag`
    const countOf = new Map(counts.map((c) => [c.tag, c.devices]))
    return all.map((tag) => ({
      tag,
      origin: !own.has(tag) ? 'assetRule' : hasTag(reported, tag) ? 'device' : 'administrator',
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
    return { rows }
  })
}

export interface DirectoryObjectRow {
  readonly id: string
  readonly deviceId: string
  readonly displayName: string
  readonly joinType: string
  readonly trustType: string | null
  readonly operatingSystem: string
  readonly operatingSystemVersion: string
  readonly managementType: string | null
  readonly systemLabels: readonly string[]
  /** Groups hold it and policies reach the device through it. */
  readonly isTargetable: boolean
  readonly regroupAt: string | null
  readonly createdAt: string
  readonly deletedAt: string | null
  readonly deletedReason: string | null
}

const SHOWN_OBJECTS = 20

/** The directory objects that a device has and has had: live ones first, then the newest. */
export async function listDirectoryObjects(actor: Actor, deviceId: string): Promise<DirectoryObjectRow[]> {
  return queryTenant(actor, 'device:read', async (tx) => {
    const { tenantId } = actor
    const objects = await tx.directoryObject.findMany({
      where: { tenantId, ownerDeviceId: deviceId },
      orderBy: [
        { deletedAt: { sort: 'desc', nulls: 'first' } },
        { isTargetable: 'desc' },
        { createdAt: 'desc' },
      ],
      take: SHOWN_OBJECTS,
    })
    return objects.map((o) => ({
      id: o.id,
      deviceId: o.deviceId,
      displayName: o.displayName,
      joinType: o.joinType,
      trustType: o.trustType,
      operatingSystem: o.operatingSystem,
      operatingSystemVersion: o.operatingSystemVersion,
      managementType: o.managementType,
      systemLabels: o.systemLabels,
      isTargetable: o.isTargetable,
      regroupAt: o.regroupAt?.toISOString() ?? null,
      createdAt: o.createdAt.toISOString(),
      deletedAt: o.deletedAt?.toISOString() ?? null,
      deletedReason: o.deletedReason,
    }))
  })
}
