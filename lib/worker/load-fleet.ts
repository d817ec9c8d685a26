import { z } from 'zod'
import type { TenantTx } from '@/lib/db/with-tenant'
import { CHANNELS, OS_PLATFORMS } from '@/lib/domain/catalog'
import { groupBy } from '@/lib/domain/group-by'
import type { DirectoryProperties } from '@/lib/domain/groups'
import type {
  PolicyAssignment,
  ResolutionDevice,
  ResolutionGroup,
  ResolutionPolicy,
} from '@/lib/domain/resolution'
import { loadRollouts, staged } from './rollouts/load-rollouts'
import { parseStoredValues } from './stored-settings'

/** Everything that resolution of one tenant reads, at one moment. */
export interface Fleet {
  readonly devices: readonly ResolutionDevice[]
  readonly groups: readonly ResolutionGroup[]
  readonly policies: readonly ResolutionPolicy[]
}

const osPlatformSchema = z.enum(OS_PLATFORMS)
const channelSchema = z.enum(CHANNELS)
const propertiesSchema = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.null(), z.array(z.string())]),
)
const idsSchema = z.array(z.string())

export const deviceSelect = {
  id: true,
  channel: true,
  osPlatform: true,
  osName: true,
  osVersion: true,
  tamperProtection: true,
  skippedPolicyTypes: true,
  directoryObjectId: true,
} as const
export interface DeviceRow {
  readonly id: string
  readonly channel: string
  readonly osPlatform: string
  readonly osName: string
  readonly osVersion: string
  readonly tamperProtection: boolean
  readonly skippedPolicyTypes: readonly string[]
  readonly directoryObjectId: string | null
}
export interface DirectoryRow {
  readonly id: string
  readonly deviceId: string
  readonly displayName: string
  readonly trustType: string | null
  readonly operatingSystem: string
  readonly operatingSystemVersion: string
  readonly managementType: string | null
  readonly accountEnabled: boolean
  readonly systemLabels: readonly string[]
  readonly physicalIds: readonly string[]
  readonly properties: unknown
}
export interface GroupRow {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly membershipRule: string | null
  readonly processingState: string
}
export interface PolicyRow {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly updatedAt: Date
  readonly profileId: string | null
  readonly technologies: readonly string[]
}

/** The stored JSON of a directory object's remaining properties. */
export function parseProperties(json: unknown): DirectoryProperties {
  return propertiesSchema.parse(json)
}

/** A directory object's columns as the properties that membership rules read. */
export function toDirectoryProperties(row: DirectoryRow): DirectoryProperties {
  return {
    ...parseProperties(row.properties),
    objectId: row.id,
    deviceId: row.deviceId,
    displayName: row.displayName,
    deviceTrustType: row.trustType,
    deviceOSType: row.operatingSystem,
    deviceOSVersion: row.operatingSystemVersion,
    managementType: row.managementType,
    accountEnabled: row.accountEnabled,
    systemLabels: row.systemLabels,
    devicePhysicalIds: row.physicalIds,
  }
}

export function toResolutionDevice(
  row: DeviceRow,
  directory: (DirectoryRow & { readonly regroupAt: Date | null }) | undefined,
): ResolutionDevice {
  return {
    id: row.id,
    channel: channelSchema.parse(row.channel),
    osPlatform: osPlatformSchema.parse(row.osPlatform),
    osName: row.osName,
    osVersion: row.osVersion,
    tamperProtection: row.tamperProtection,
    skippedPolicyTypes: row.skippedPolicyTypes,
    directory: directory ? toDirectoryProperties(directory) : null,
    ...(directory && directory.regroupAt !== null ? { isRegrouping: true } : {}),
  }
}

export function toResolutionGroup(row: GroupRow, members: readonly string[]): ResolutionGroup {
  if (row.kind !== 'dynamic') return { id: row.id, displayName: row.displayName, members }
  // A paused rule keeps the members it last had.
  if (row.processingState === 'Paused') return { id: row.id, displayName: row.displayName, members }
  return { id: row.id, displayName: row.displayName, membershipRule: row.membershipRule }
}

/** `settings` is the JSON of the policy's current version. A policy without a known profile has nothing to resolve. */
export function toResolutionPolicy(
  row: PolicyRow,
  settings: unknown,
  assignments: readonly PolicyAssignment[],
): ResolutionPolicy {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    lastModified: row.updatedAt.getTime(),
    profileId: row.profileId ?? '',
    technologies: row.technologies,
    settings: parseStoredValues(settings),
    assignments,
  }
}

export function toPolicyAssignment(row: {
  kind: string
  groupId: string | null
  filterId: string | null
}): PolicyAssignment {
  const { kind, groupId, filterId } = row
  if ((kind === 'includeGroup' || kind === 'excludeGroup') && groupId) return { kind, groupId, filterId }
  if (kind === 'allDevices' || kind === 'allUsers') return { kind, filterId }
  throw new Error(`Stored assignment of unknown kind ${kind}`)
}

/** The tenant's policies that are not deleted, with the settings of their current version and their assignments. */
export async function loadPolicies(
  tx: TenantTx,
  tenantId: string,
  ids?: readonly string[],
): Promise<ResolutionPolicy[]> {
  const where = { tenantId, deletedAt: null, ...(ids ? { id: { in: [...ids] } } : {}) }
  const policies = await tx.policy.findMany({ where, orderBy: { id: 'asc' } })
  const only = ids ? [...ids] : null
  const versions = await tx.$queryRaw<{ policyId: string; settings: unknown }[]>`
    select v."policyId", v.settings from "PolicyVersion" v
    join "Policy" p on p."tenantId" = v."tenantId" and p.id = v."policyId" and p.version = v.number
    where v."tenantId" = ${tenantId} and p."deletedAt" is null and (${only}::text[] is null or p.id = any(${only}::text[]))`
  const settingsOf = new Map(versions.map((v) => [v.policyId, v.settings]))
  const assignments = await tx.assignment.findMany({
    where: { tenantId, ...(only ? { policyId: { in: only } } : {}) },
    orderBy: { id: 'asc' },
  })
  const assignmentsOf = groupBy(assignments, (a) => a.policyId)
  const rollouts = await loadRollouts(tx, tenantId, only)
  return policies.map((row) => {
    const policy = toResolutionPolicy(
      row,
      settingsOf.get(row.id) ?? { values: {} },
      (assignmentsOf.get(row.id) ?? []).map(toPolicyAssignment),
    )
    const rollout = rollouts.get(row.id)
    return rollout ? staged(policy, rollout) : policy
  })
}

/** The tenant's groups; assigned ones (and paused dynamic ones) with their members. */
export async function loadGroups(
  tx: TenantTx,
  tenantId: string,
  ids?: readonly string[],
): Promise<ResolutionGroup[]> {
  const groups = await tx.group.findMany({
    where: { tenantId, ...(ids ? { id: { in: [...ids] } } : {}) },
    orderBy: { id: 'asc' },
  })
  const assigned = groups.filter((g) => g.kind !== 'dynamic').map((g) => g.id)
  const paused = groups.filter((g) => g.kind === 'dynamic' && g.processingState === 'Paused').map((g) => g.id)
  // As one text a group: a typed row for each of a hundred thousand members costs a second.
  const lists = await tx.$queryRaw<{ groupId: string; members: string }[]>`
    select "groupId", json_agg("memberId" order by "memberId")::text as members from "GroupAssignedMember"
      where "tenantId" = ${tenantId} and "groupId" = any(${assigned}::text[]) group by 1
    union all
    select "groupId", json_agg("deviceId" order by "deviceId")::text from "GroupMember"
      where "tenantId" = ${tenantId} and "groupId" = any(${paused}::text[]) group by 1`
  const membersOf = new Map(lists.map((list) => [list.groupId, idsSchema.parse(JSON.parse(list.members))]))
  return groups.map((row) => toResolutionGroup(row, membersOf.get(row.id) ?? []))
}

/** Devices with their directory objects, sorted by id. */
export async function loadDevices(
  tx: TenantTx,
  tenantId: string,
  ids?: readonly string[],
): Promise<ResolutionDevice[]> {
  const devices = await tx.device.findMany({
    where: { tenantId, ...(ids ? { id: { in: [...ids] } } : {}) },
    select: deviceSelect,
    orderBy: { id: 'asc' },
  })
  const objectIds = devices.flatMap((d) => (d.directoryObjectId ? [d.directoryObjectId] : []))
  const objects = await tx.directoryObject.findMany({
    where: { tenantId, deletedAt: null, ...(ids ? { id: { in: objectIds } } : {}) },
  })
  const byId = new Map(objects.map((o) => [o.id, o]))
  return devices.map((d) =>
    toResolutionDevice(d, d.directoryObjectId ? byId.get(d.directoryObjectId) : undefined),
  )
}

export async function loadFleet(tx: TenantTx, tenantId: string): Promise<Fleet> {
  const groups = await loadGroups(tx, tenantId)
  const policies = await loadPolicies(tx, tenantId)
  const devices = await loadDevices(tx, tenantId)
  return { devices, groups, policies }
}
