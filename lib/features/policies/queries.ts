import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import { can } from '@/lib/domain/access'
import { getProfile, POLICY_TYPES, type PolicyType } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import {
  noCounts,
  policyStatusCounts,
  policyStatusCountsFor,
  type StatusCounts,
} from '../reports/status-queries'
import { authorName, namesOfUsers } from '../policy-versions/version-words'
import { rolloutLabels, type RolloutLabel } from '../rollouts/labels'
import { NO_PROFILE, type PolicyListParams } from './params'
import { policyTypeOf } from './stored-policy'

export interface PolicyListRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly policyType: string
  readonly platform: string
  readonly profileName: string | null
  readonly isAssigned: boolean
  readonly settingCount: number
  readonly version: number
  readonly technologies: readonly string[]
  readonly roleScopeTags: readonly string[]
  readonly updatedAt: string
  /** Null: nobody, such as a policy of the demo. */
  readonly updatedBy: string | null
  /** Devices that the policy targets: the sum of the counts. */
  readonly devices: number
  readonly counts: StatusCounts
  /** While new settings are released in stages. */
  readonly rollout: RolloutLabel | null
}

type ListFilter = Pick<
  PolicyListParams,
  | 'q'
  | 'type'
  | 'platform'
  | 'status'
  | 'assigned'
  | 'profile'
  | 'author'
  | 'rollout'
  | 'setting'
  | 'sort'
  | 'dir'
>

const listSelect = {
  id: true,
  name: true,
  description: true,
  policyType: true,
  platform: true,
  profileId: true,
  isAssigned: true,
  settingCount: true,
  version: true,
  technologies: true,
  roleScopeTags: true,
  updatedAt: true,
  updatedBy: true,
} satisfies Prisma.PolicySelect
type SelectedPolicy = Prisma.PolicyGetPayload<{ select: typeof listSelect }>

async function policyWhere(tx: TenantTx, tenantId: string, p: ListFilter): Promise<Prisma.PolicyWhereInput> {
  const assigned = p.assigned.length === 1 ? { isAssigned: p.assigned[0] === 'yes' } : {}
  return {
    tenantId,
    deletedAt: null,
    ...assigned,
    ...(p.type.length > 0 ? { policyType: { in: [...p.type] } } : {}),
    ...(p.platform.length > 0 ? { platform: { in: [...p.platform] } } : {}),
    ...(p.author.length > 0 ? { updatedBy: { in: [...p.author] } } : {}),
    AND: [
      ...(p.profile.length > 0 ? [ofProfiles(p.profile)] : []),
      ...(p.rollout.length > 0 ? [{ id: { in: await policiesInRollout(tx, tenantId, p.rollout) } }] : []),
    ],
    ...(p.setting.length > 0 ? { id: { in: await policiesSetting(tx, tenantId, p.setting) } } : {}),
    ...(p.q
      ? {
          OR: [
            { name: { contains: p.q, mode: 'insensitive' } },
            { description: { contains: p.q, mode: 'insensitive' } },
            { id: p.q },
          ],
        }
      : {}),
  }
}

function ofProfiles(profiles: readonly string[]): Prisma.PolicyWhereInput {
  const known = { profileId: { in: profiles.filter((id) => id !== NO_PROFILE) } }
  return profiles.includes(NO_PROFILE) ? { OR: [known, { profileId: null }] } : known
}

/** Ids of policies whose rollout is in one of the states. */
async function policiesInRollout(
  tx: TenantTx,
  tenantId: string,
  states: readonly string[],
): Promise<string[]> {
  const rows = await tx.policyRollout.findMany({
    where: { tenantId, state: { in: [...states] } },
    select: { policyId: true },
  })
  return rows.map((row) => row.policyId)
}

/** Ids of policies whose current version configures one of the settings. */
async function policiesSetting(
  tx: TenantTx,
  tenantId: string,
  settingIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select p.id from "Policy" p
    join "PolicyVersion" v on v."tenantId" = p."tenantId" and v."policyId" = p.id and v.number = p.version
    where p."tenantId" = ${tenantId} and p."deletedAt" is null and v.settings->'values' ?| ${[...settingIds]}::text[]`
  return rows.map((row) => row.id)
}

/** One page of policies with their devices by status. With a status filter every match is counted, for the counts decide. */
export async function listPolicies(
  actor: Actor,
  p: PolicyListParams,
): Promise<{ rows: PolicyListRow[]; total: number }> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { skip, take } = pageOf(p)
    const where = await policyWhere(tx, actor.tenantId, p)
    const orderBy = orderOf(p)
    if (p.status.length > 0) {
      const all = await withCounts(
        tx,
        actor.tenantId,
        await tx.policy.findMany({ where, select: listSelect, orderBy }),
      )
      const rows = all.filter((row) => p.status.some((status) => row.counts[status] > 0))
      return { rows: rows.slice(skip, skip + take), total: rows.length }
    }
    const rows = await tx.policy.findMany({ where, select: listSelect, orderBy, skip, take })
    return {
      rows: await withCounts(tx, actor.tenantId, rows),
      total: await tx.policy.count({ where }),
    }
  })
}

const EXPORT_BATCH = 200

/** The whole list of the filter, in batches, for its export. */
export async function* walkPolicies(actor: Actor, p: PolicyListParams): AsyncGenerator<PolicyListRow[]> {
  for (let page = 1; ; page += 1) {
    const { rows } = await listPolicies(actor, { ...p, page, size: EXPORT_BATCH })
    if (rows.length > 0) yield rows
    if (rows.length < EXPORT_BATCH) return
  }
}

function orderOf(p: Pick<PolicyListParams, 'sort' | 'dir'>): Prisma.PolicyOrderByWithRelationInput[] {
  return [{ [p.sort]: p.dir }, { id: 'asc' }]
}

async function withCounts(
  tx: TenantTx,
  tenantId: string,
  policies: readonly SelectedPolicy[],
): Promise<PolicyListRow[]> {
  const counts = await policyStatusCountsFor(
    tx,
    tenantId,
    policies.map((policy) => policy.id),
  )
  const rollouts = await rolloutLabels(
    tx,
    tenantId,
    policies.map((policy) => policy.id),
  )
  const names = await namesOfUsers(
    tx,
    policies.map((policy) => policy.updatedBy),
  )
  return policies.map(({ profileId, updatedAt, updatedBy, ...policy }) => {
    const own = counts.get(policy.id) ?? noCounts()
    return {
      ...policy,
      profileName: profileNameOf(profileId),
      updatedAt: updatedAt.toISOString(),
      updatedBy: authorName(names, updatedBy),
      counts: own,
      devices: sumOf(own),
      rollout: rollouts.get(policy.id) ?? null,
    }
  })
}

export interface PolicyAuthor {
  readonly id: string
  readonly name: string
}

/** Who saved the policies of the list last, by name, for its filter. */
export async function listPolicyAuthors(actor: Actor, type?: PolicyType): Promise<readonly PolicyAuthor[]> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const rows = await tx.policy.groupBy({
      by: ['updatedBy'],
      where: {
        tenantId: actor.tenantId,
        deletedAt: null,
        updatedBy: { not: null },
        ...(type ? { policyType: type } : {}),
      },
    })
    const ids = rows.flatMap((row) => row.updatedBy ?? [])
    const names = await namesOfUsers(tx, ids)
    return ids
      .map((id) => ({ id, name: names.get(id) ?? 'Former administrator' }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1))
  })
}

export function sumOf(counts: StatusCounts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0)
}

function profileNameOf(profileId: string | null): string | null {
  return profileId === null ? null : (getProfile(profileId)?.name ?? null)
}

export interface PolicyAssignmentRow {
  readonly kind: 'allDevices' | 'allUsers' | 'includeGroup' | 'excludeGroup'
  readonly groupId: string | null
  readonly displayName: string
  /** 'assigned' | 'dynamic'; null for All devices and All users. */
  readonly groupKind: string | null
  readonly memberCount: number
  /** It came with an assignment filter, which this channel ignores. */
  readonly hasFilter: boolean
}

export interface PolicyDetail {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly profileId: string | null
  readonly profileName: string | null
  readonly platform: string
  readonly policyType: string
  readonly technologies: readonly string[]
  readonly roleScopeTags: readonly string[]
  readonly version: number
  readonly settingCount: number
  readonly isAssigned: boolean
  readonly updatedAt: string
  readonly updatedBy: string | null
  readonly counts: StatusCounts
  readonly devices: number
  readonly assignments: readonly PolicyAssignmentRow[]
  readonly canWrite: boolean
  readonly canAssign: boolean
}

/** One policy with its assignments and devices by status. Unknown, deleted or another tenant's id: the not-found page. */
export const getPolicy = cache(async (actor: Actor, id: string): Promise<PolicyDetail> => {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id } } })
    if (!policy || policy.deletedAt) notFound()
    const type = policyTypeOf(policy.policyType)
    if (!can(actor, 'policy:read', type)) notFound()
    const counts = await policyStatusCounts(tx, tenantId, id)
    return {
      id,
      name: policy.name,
      description: policy.description,
      profileId: policy.profileId,
      profileName: profileNameOf(policy.profileId),
      platform: policy.platform,
      policyType: policy.policyType,
      technologies: policy.technologies,
      roleScopeTags: policy.roleScopeTags,
      version: policy.version,
      settingCount: policy.settingCount,
      isAssigned: policy.isAssigned,
      updatedAt: policy.updatedAt.toISOString(),
      updatedBy: await userName(tx, policy.updatedBy),
      counts,
      devices: sumOf(counts),
      assignments: await assignmentRows(tx, tenantId, id),
      canWrite: can(actor, 'policy:write', type),
      canAssign: can(actor, 'policy:assign', type),
    }
  })
})

async function userName(tx: TenantTx, id: string | null): Promise<string | null> {
  if (id === null) return null
  const user = await tx.user.findUnique({ where: { id }, select: { name: true } })
  return user?.name ?? null
}

async function assignmentRows(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<PolicyAssignmentRow[]> {
  const rows = await tx.assignment.findMany({ where: { tenantId, policyId }, orderBy: { id: 'asc' } })
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: rows.flatMap((row) => row.groupId ?? []) } },
    select: { id: true, displayName: true, kind: true, memberCount: true },
  })
  const groupOf = new Map(groups.map((group) => [group.id, group]))
  const devices = rows.some((row) => row.kind === 'allDevices')
    ? await tx.device.count({ where: { tenantId } })
    : 0
  const toRow = (row: (typeof rows)[number]): PolicyAssignmentRow => {
    const hasFilter = row.filterId !== null
    if (row.kind === 'includeGroup' || row.kind === 'excludeGroup') {
      const group = groupOf.get(row.groupId ?? '')
      return {
        kind: row.kind,
        groupId: row.groupId,
        displayName: group?.displayName ?? 'Deleted group',
        groupKind: group?.kind ?? null,
        memberCount: group?.memberCount ?? 0,
        hasFilter,
      }
    }
    if (row.kind === 'allDevices') {
      return {
        kind: 'allDevices',
        groupId: null,
        displayName: 'All devices',
        groupKind: null,
        memberCount: devices,
        hasFilter,
      }
    }
    return {
      kind: 'allUsers',
      groupId: null,
      displayName: 'All users',
      groupKind: null,
      memberCount: 0,
      hasFilter,
    }
  }
  return rows
    .map(toRow)
    .toSorted((a, b) => Number(a.kind === 'excludeGroup') - Number(b.kind === 'excludeGroup'))
}

export interface PolicyTypeSummary {
  readonly policyType: PolicyType
  readonly policies: number
  readonly assigned: number
  /** Policies of the type with at least one device in the status. */
  readonly inConflict: number
  readonly inError: number
}

export interface EndpointSecurityOverview {
  readonly types: readonly PolicyTypeSummary[]
  readonly connectorEnabled: boolean
  /** Platforms whose enforcement is on, for tagged or all devices. */
  readonly platformsInScope: readonly string[]
  readonly devices: number
  readonly managedDevices: number
  readonly groups: number
}

/** Policies by type, and whether the way to the devices is open. */
export async function getEndpointSecurityOverview(actor: Actor): Promise<EndpointSecurityOverview> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const policies = await tx.policy.findMany({
      where: { tenantId, deletedAt: null },
      select: { id: true, policyType: true, isAssigned: true },
    })
    const counts = await policyStatusCountsFor(
      tx,
      tenantId,
      policies.map((policy) => policy.id),
    )
    const scope = await tx.enforcementScope.findUnique({ where: { tenantId } })
    const platforms = {
      windowsClient: scope?.windowsClient,
      windowsServer: scope?.windowsServer,
      linux: scope?.linux,
      macOS: scope?.macOS,
    }
    return {
      types: POLICY_TYPES.map((policyType) => {
        const own = policies.filter((policy) => policy.policyType === policyType)
        const having = (status: 'conflict' | 'error') =>
          own.filter((policy) => (counts.get(policy.id)?.[status] ?? 0) > 0).length
        return {
          policyType,
          policies: own.length,
          assigned: own.filter((policy) => policy.isAssigned).length,
          inConflict: having('conflict'),
          inError: having('error'),
        }
      }),
      connectorEnabled: scope?.connectorEnabled ?? false,
      platformsInScope: Object.entries(platforms).flatMap(([name, state]) =>
        state && state !== 'off' ? [name] : [],
      ),
      devices: await tx.device.count({ where: { tenantId } }),
      managedDevices: await tx.device.count({ where: { tenantId, channel: 'mde' } }),
      groups: await tx.group.count({ where: { tenantId } }),
    }
  })
}
