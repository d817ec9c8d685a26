import 'server-only'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import type { GroupListParams, MemberListParams } from './params'

export interface GroupListRow {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly kind: 'assigned' | 'dynamic'
  readonly membershipRule: string | null
  readonly processingStatus: string
  readonly memberCount: number
  readonly policyCount: number
  readonly lastMembershipChangeAt: string | null
}

/** Entra's words for "Dynamic rule processing status". */
export function processingStatus(
  group: { kind: string; processingState: string; processingError: string | null },
  isBehind: boolean,
): string {
  if (group.kind !== 'dynamic') return ''
  if (group.processingError) return 'Processing error'
  if (group.processingState === 'Paused') return 'Update paused'
  return isBehind ? 'Evaluating' : 'Update complete'
}

export function groupWhere(tenantId: string, p: Pick<GroupListParams, 'q' | 'kind'>): Prisma.GroupWhereInput {
  return {
    tenantId,
    ...(p.kind.length > 0 ? { kind: { in: [...p.kind] } } : {}),
    ...(p.q
      ? {
          OR: [
            { displayName: { contains: p.q, mode: 'insensitive' } },
            { membershipRule: { contains: p.q, mode: 'insensitive' } },
            { id: p.q },
          ],
        }
      : {}),
  }
}

/** Groups with their member and policy counts at the resolved revision. */
export async function listGroups(
  actor: Actor,
  p: GroupListParams,
): Promise<{ rows: GroupListRow[]; total: number }> {
  return queryTenant(actor, 'group:read', async (tx) => {
    const where = groupWhere(actor.tenantId, p)
    const rows = await tx.group.findMany({
      where,
      orderBy: [{ [p.sort]: p.dir }, { id: 'asc' }],
      ...pageOf(p),
    })
    const total = await tx.group.count({ where })
    const policies = await policiesPerGroup(
      tx,
      actor.tenantId,
      rows.map((r) => r.id),
    )
    const isBehind = await isTenantBehind(tx, actor.tenantId)
    return {
      total,
      rows: rows.map((g) => ({
        id: g.id,
        displayName: g.displayName,
        description: g.description,
        kind: g.kind === 'dynamic' ? 'dynamic' : 'assigned',
        membershipRule: g.membershipRule,
        processingStatus: processingStatus(g, isBehind),
        memberCount: g.memberCount,
        policyCount: policies.get(g.id) ?? 0,
        lastMembershipChangeAt: g.lastMembershipChangeAt?.toISOString() ?? null,
      })),
    }
  })
}

/** All groups of a list, in batches by id, for the export of the very same query. */
export async function* walkGroups(actor: Actor, p: Pick<GroupListParams, 'q' | 'kind'>) {
  let after = ''
  for (;;) {
    const batch = await queryTenant(actor, 'group:read', (tx) =>
      tx.group.findMany({
        where: { AND: [groupWhere(actor.tenantId, p), { id: { gt: after } }] },
        orderBy: { id: 'asc' },
        take: 2000,
      }),
    )
    if (batch.length === 0) return
    yield batch
    after = batch.at(-1)?.id ?? after
  }
}

export interface GroupDetail {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly kind: 'assigned' | 'dynamic'
  readonly membershipRule: string | null
  readonly processingState: 'On' | 'Paused'
  readonly processingStatus: string
  readonly processingError: string | null
  readonly memberCount: number
  readonly lastMembershipChangeAt: string | null
  readonly version: number
  readonly policies: readonly {
    readonly id: string
    readonly name: string
    readonly policyType: string
    readonly kind: 'includeGroup' | 'excludeGroup'
  }[]
  readonly nestedGroups: readonly GroupSummary[]
  /** Groups that this one is a member of: they lose its devices when it goes. */
  readonly parentGroups: readonly GroupSummary[]
  readonly createdAt: string
  readonly updatedAt: string
}

export interface GroupSummary {
  readonly id: string
  readonly displayName: string
  readonly memberCount: number
}

/**
 * One group with the policies assigned to it. Unknown or another tenant's id: the not-found page. Cached for the request,
 * because the tabs' layout and the tab both ask.
 */
export const getGroup = cache((actor: Actor, id: string): Promise<GroupDetail> =>
  queryTenant(actor, 'group:read', (tx) => readGroup(tx, actor.tenantId, id)),
)

async function readGroup(tx: TenantTx, tenantId: string, id: string): Promise<GroupDetail> {
  const group = await tx.group.findUnique({ where: { tenantId_id: { tenantId, id } } })
  if (!group) notFound()
  const assignments = await tx.assignment.findMany({ where: { tenantId, groupId: id } })
  const policies = await tx.policy.findMany({
    where: { tenantId, deletedAt: null, id: { in: assignments.map((a) => a.policyId) } },
    select: { id: true, name: true, policyType: true },
    orderBy: { name: 'asc' },
  })
  const nested = await tx.groupAssignedMember.findMany({
    where: { tenantId, groupId: id, kind: 'group' },
    select: { memberId: true },
  })
  const parents = await tx.groupAssignedMember.findMany({
    where: { tenantId, memberId: id, kind: 'group' },
    select: { groupId: true },
  })
  const nestedGroups = await groupSummaries(
    tx,
    tenantId,
    nested.map((n) => n.memberId),
  )
  const parentGroups = await groupSummaries(
    tx,
    tenantId,
    parents.map((n) => n.groupId),
  )
  return {
    id,
    displayName: group.displayName,
    description: group.description,
    kind: group.kind === 'dynamic' ? 'dynamic' : 'assigned',
    membershipRule: group.membershipRule,
    processingState: group.processingState === 'Paused' ? 'Paused' : 'On',
    processingStatus: processingStatus(group, await isTenantBehind(tx, tenantId)),
    processingError: group.processingError,
    memberCount: group.memberCount,
    lastMembershipChangeAt: group.lastMembershipChangeAt?.toISOString() ?? null,
    version: group.version,
    policies: policies.map((p) => ({
      ...p,
      kind: assignments.some((a) => a.policyId === p.id && a.kind === 'excludeGroup')
        ? 'excludeGroup'
        : 'includeGroup',
    })),
    nestedGroups,
    parentGroups,
    createdAt: group.createdAt.toISOString(),
    updatedAt: group.updatedAt.toISOString(),
  }
}

function groupSummaries(tx: TenantTx, tenantId: string, ids: readonly string[]): Promise<GroupSummary[]> {
  return tx.group.findMany({
    where: { tenantId, id: { in: [...ids] } },
    select: { id: true, displayName: true, memberCount: true },
    orderBy: { displayName: 'asc' },
  })
}

export interface GroupMemberRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly managedBy: string
  readonly policyStatus: string | null
  readonly lastCheckInAt: string | null
  /** false: a member through a nested group or the rule; it cannot be taken out here. */
  readonly isDirect: boolean
}

/** Members of a group at the resolved revision, nested groups included. */
export async function listMembers(
  actor: Actor,
  groupId: string,
  p: MemberListParams,
): Promise<{ rows: GroupMemberRow[]; total: number }> {
  return queryTenant(actor, 'group:read', async (tx) => {
    const { tenantId } = actor
    const { skip, take } = pageOf(p)
    const search = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    const order = `${p.sort}:${p.dir}`
    const rows = await tx.$queryRaw<
      (Omit<GroupMemberRow, 'lastCheckInAt'> & { lastCheckInAt: Date | null; total: number })[]
    >`
      select d.id, d.name, d."osPlatform", d."osName", d."managedBy", ${deviceStatus} as "policyStatus", d."lastCheckInAt",
        exists (select 1 from "GroupAssignedMember" a where a."tenantId" = ${tenantId} and a."groupId" = ${groupId} and a."memberId" = d.id) as "isDirect",
        count(*) over ()::int as total
      from "GroupMember" m join "Device" d on d."tenantId" = m."tenantId" and d.id = m."deviceId" ${joinStatusPair}
      where m."tenantId" = ${tenantId} and m."groupId" = ${groupId} and (${p.q} = '' or d.name ilike ${search})
      order by
        case when ${order} = 'name:asc' then d.name end asc, case when ${order} = 'name:desc' then d.name end desc,
        case when ${order} = 'lastCheckInAt:asc' then d."lastCheckInAt" end asc nulls first,
        case when ${order} = 'lastCheckInAt:desc' then d."lastCheckInAt" end desc nulls last, d.name, d.id
      offset ${skip} limit ${take}`
    return {
      total: rows[0]?.total ?? 0,
      rows: rows.map(({ total: _, lastCheckInAt, ...row }) => ({
        ...row,
        lastCheckInAt: lastCheckInAt?.toISOString() ?? null,
      })),
    }
  })
}

async function policiesPerGroup(
  tx: TenantTx,
  tenantId: string,
  groupIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ groupId: string; n: number }[]>`
    select a."groupId", count(distinct a."policyId")::int as n from "Assignment" a
    join "Policy" p on p."tenantId" = a."tenantId" and p.id = a."policyId" and p."deletedAt" is null
    where a."tenantId" = ${tenantId} and a."groupId" = any(${[...groupIds]}::text[]) group by 1`
  return new Map(rows.map((r) => [r.groupId, r.n]))
}

async function isTenantBehind(tx: TenantTx, tenantId: string): Promise<boolean> {
  const tenant = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { revision: true, resolvedRevision: true },
  })
  return tenant.resolvedRevision < tenant.revision
}
