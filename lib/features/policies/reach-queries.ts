import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { pageOf } from '../core/paging'
import type { ReachParams } from './params'

export interface GroupChoice {
  readonly id: string
  readonly displayName: string
  readonly kind: string
  readonly memberCount: number
}

/** More than anyone picks from by hand; the picker searches among them. */
const CHOICES = 2000

/** Groups that policies can be assigned to, by name, with sizes at the resolved revision. */
export async function listGroupChoices(actor: Actor): Promise<GroupChoice[]> {
  return queryTenant(actor, 'policy:read', (tx) =>
    tx.group.findMany({
      where: { tenantId: actor.tenantId },
      select: { id: true, displayName: true, kind: true, memberCount: true },
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
      take: CHOICES,
    }),
  )
}

/** The groups with these ids; ids that the tenant does not have are left out. */
export async function getGroupChoices(actor: Actor, ids: readonly string[]): Promise<GroupChoice[]> {
  return queryTenant(actor, 'policy:read', (tx) =>
    tx.group.findMany({
      where: { tenantId: actor.tenantId, id: { in: [...ids] } },
      select: { id: true, displayName: true, kind: true, memberCount: true },
      orderBy: [{ displayName: 'asc' }, { id: 'asc' }],
    }),
  )
}

export interface ReachRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly managedBy: string
  readonly lastCheckInAt: string | null
}

/**
 * Devices that assignments select now: in an included group (or all) and in no excluded one; exclusion wins. Membership is
 * that of the resolved revision. Whether a policy then applies to each is resolution's to say.
 */
export async function listReach(
  actor: Actor,
  p: Pick<ReachParams, 'include' | 'exclude' | 'all' | 'q' | 'dir' | 'page' | 'size'>,
): Promise<{ rows: ReachRow[]; total: number }> {
  const { skip, take } = pageOf(p)
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const include = [...p.include]
    const exclude = [...p.exclude]
    const isAll = p.all === 'yes'
    const isDescending = p.dir === 'desc'
    const search = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    const rows = await tx.$queryRaw<(Omit<ReachRow, 'lastCheckInAt'> & { lastCheckInAt: Date | null })[]>`
      select d.id, d.name, d."osPlatform", d."osName", d."managedBy", d."lastCheckInAt" from "Device" d
      where d."tenantId" = ${tenantId} and (${p.q} = '' or d.name ilike ${search})
        and (${isAll} or d.id in (
          select m."deviceId" from "GroupMember" m where m."tenantId" = ${tenantId} and m."groupId" = any(${include}::text[])))
        and d.id not in (
          select m."deviceId" from "GroupMember" m where m."tenantId" = ${tenantId} and m."groupId" = any(${exclude}::text[]))
      order by case when ${isDescending} then d.name end desc, d.name, d.id
      offset ${skip} limit ${take}`
    const [count] = await tx.$queryRaw<{ total: number }[]>`
      select count(*)::int as total from "Device" d
      where d."tenantId" = ${tenantId} and (${p.q} = '' or d.name ilike ${search})
        and (${isAll} or d.id in (
          select m."deviceId" from "GroupMember" m where m."tenantId" = ${tenantId} and m."groupId" = any(${include}::text[])))
        and d.id not in (
          select m."deviceId" from "GroupMember" m where m."tenantId" = ${tenantId} and m."groupId" = any(${exclude}::text[]))`
    return {
      total: count?.total ?? 0,
      rows: rows.map((row) => ({ ...row, lastCheckInAt: row.lastCheckInAt?.toISOString() ?? null })),
    }
  })
}
