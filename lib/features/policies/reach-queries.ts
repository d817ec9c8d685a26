import 'server-only'
import { Prisma } from '@/lib/db/generated/client'
import type { TenantTx } from '@/lib/db/with-tenant'
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

export interface ReachRow {
  readonly id: string
  readonly name: string
  readonly osPlatform: string
  readonly osName: string
  readonly managedBy: string
  readonly lastCheckInAt: string | null
}

type Reach = Pick<ReachParams, 'include' | 'exclude' | 'all' | 'q'>

/**
 * Devices that assignments select now: in an included group (or all) and in no excluded one; exclusion wins. Membership is
 * that of the resolved revision. Whether a policy then applies to each is resolution's to say.
 */
function selected(tenantId: string, p: Reach): Prisma.Sql {
  const search = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const membersOf = (groupIds: readonly string[]) => Prisma.sql`(
    select m."deviceId" from "GroupMember" m
    where m."tenantId" = ${tenantId} and m."groupId" = any(${[...groupIds]}::text[]))`
  return Prisma.sql`from "Device" d
    where d."tenantId" = ${tenantId} and (${p.q} = '' or d.name ilike ${search})
      and (${p.all === 'yes'} or d.id in ${membersOf(p.include)})
      and d.id not in ${membersOf(p.exclude)}`
}

export async function countReach(actor: Actor, p: Reach): Promise<number> {
  return queryTenant(actor, 'policy:read', (tx) => countSelected(tx, actor.tenantId, p))
}

async function countSelected(tx: TenantTx, tenantId: string, p: Reach): Promise<number> {
  const [row] = await tx.$queryRaw<
    { total: number }[]
  >`select count(*)::int as total ${selected(tenantId, p)}`
  return row?.total ?? 0
}

/** The devices behind that number. */
export async function listReach(actor: Actor, p: ReachParams): Promise<{ rows: ReachRow[]; total: number }> {
  const { skip, take } = pageOf(p)
  const { tenantId } = actor
  return queryTenant(actor, 'policy:read', async (tx) => {
    const isDescending = p.dir === 'desc'
    const rows = await tx.$queryRaw<(Omit<ReachRow, 'lastCheckInAt'> & { lastCheckInAt: Date | null })[]>`
      select d.id, d.name, d."osPlatform", d."osName", d."managedBy", d."lastCheckInAt" ${selected(tenantId, p)}
      order by case when ${isDescending} then d.name end desc, d.name, d.id
      offset ${skip} limit ${take}`
    return {
      total: await countSelected(tx, tenantId, p),
      rows: rows.map((row) => ({ ...row, lastCheckInAt: row.lastCheckInAt?.toISOString() ?? null })),
    }
  })
}
