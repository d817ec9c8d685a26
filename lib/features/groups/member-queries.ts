import 'server-only'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { GroupMemberRow } from './queries'
import type { MemberListParams } from './params'

/** Something that can be put into an assigned group, or that a rule can be tried on. */
export interface MemberCandidate {
  readonly id: string
  readonly kind: 'device' | 'group'
  readonly name: string
  readonly note: string
}

const PER_KIND = 20

/** Devices and groups whose name contains the text, by name; with an empty text the first ones. */
export async function searchCandidates(
  actor: Actor,
  q: string,
  kinds: readonly MemberCandidate['kind'][],
): Promise<MemberCandidate[]> {
  return queryTenant(actor, 'group:read', async (tx) => {
    const { tenantId } = actor
    const contains = { contains: q, mode: 'insensitive' as const }
    const devices = kinds.includes('device')
      ? await tx.device.findMany({
          where: { tenantId, ...(q ? { OR: [{ name: contains }, { id: q }] } : {}) },
          select: { id: true, name: true, osName: true },
          orderBy: [{ name: 'asc' }, { id: 'asc' }],
          take: PER_KIND,
        })
      : []
    const groups = kinds.includes('group')
      ? await tx.group.findMany({
          where: { tenantId, ...(q ? { OR: [{ displayName: contains }, { id: q }] } : {}) },
          select: { id: true, displayName: true, kind: true, memberCount: true },
          orderBy: { displayName: 'asc' },
          take: PER_KIND,
        })
      : []
    return [
      ...groups.map((g) => ({
        id: g.id,
        kind: 'group' as const,
        name: g.displayName,
        note: `${g.kind === 'dynamic' ? 'Dynamic' : 'Assigned'} group, ${g.memberCount.toLocaleString('en-US')} devices`,
      })),
      ...devices.map((d) => ({ id: d.id, kind: 'device' as const, name: d.name, note: d.osName })),
    ]
  })
}

const EXPORT_BATCH = 2000

/** Every member of a group that the search matches, by name and id, in batches. */
export async function* walkMembers(
  actor: Actor,
  groupId: string,
  p: Pick<MemberListParams, 'q'>,
): AsyncGenerator<GroupMemberRow[]> {
  const search = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  let after = { name: '', id: '' }
  for (;;) {
    const rows = await queryTenant(
      actor,
      'group:read',
      (tx) => tx.$queryRaw<(Omit<GroupMemberRow, 'lastCheckInAt'> & { lastCheckInAt: Date | null })[]>`
        select d.id, d.name, d."osPlatform", d."osName", d."managedBy", ${deviceStatus} as "policyStatus", d."lastCheckInAt",
          exists (select 1 from "GroupAssignedMember" a
            where a."tenantId" = m."tenantId" and a."groupId" = m."groupId" and a."memberId" = d.id) as "isDirect"
        from "GroupMember" m join "Device" d on d."tenantId" = m."tenantId" and d.id = m."deviceId" ${joinStatusPair}
        where m."tenantId" = ${actor.tenantId} and m."groupId" = ${groupId} and (${p.q} = '' or d.name ilike ${search})
          and (d.name, d.id) > (${after.name}, ${after.id})
        order by d.name, d.id limit ${EXPORT_BATCH}`,
    )
    const last = rows.at(-1)
    if (!last) return
    yield rows.map((row) => ({ ...row, lastCheckInAt: row.lastCheckInAt?.toISOString() ?? null }))
    after = { name: last.name, id: last.id }
  }
}
