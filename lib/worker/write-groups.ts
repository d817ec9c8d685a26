import type { TenantTx } from '@/lib/db/with-tenant'
import type { FleetDelta, FleetIndex } from '@/lib/domain/fleet'

type GroupDelta = FleetDelta['groups'][number]

const BATCH = 20_000

/**
 * Writes who joined and who left groups. A paused group that loses members (devices that are gone) is logged as changed:
 * its stored members are what an index takes them from.
 */
export async function writeGroups(
  tx: TenantTx,
  tenantId: string,
  index: FleetIndex,
  groups: readonly GroupDelta[],
  at: Date,
  onProgress: (done: number) => Promise<void>,
): Promise<void> {
  for (const [done, group] of groups.entries()) {
    for (const ids of batches(group.left))
      await tx.$executeRaw`
        delete from "GroupMember" where "tenantId" = ${tenantId} and "groupId" = ${group.groupId}
          and "deviceId" = any(${ids}::text[])`
    for (const ids of batches(group.joined))
      await tx.$executeRaw`
        insert into "GroupMember" ("tenantId", "groupId", "deviceId")
        select ${tenantId}, ${group.groupId}, id from unnest(${ids}::text[]) as m(id) on conflict do nothing`
    await onProgress(done + 1)
  }
  if (groups.length === 0) return
  const ids = groups.map((g) => g.groupId)
  const sizes = groups.map((g) => g.size)
  const digests = groups.map((g) => memberDigest(index.membersOf(g.groupId)))
  await tx.$executeRaw`
    update "Group" g set "memberCount" = c.n, "memberDigest" = c.digest, "lastMembershipChangeAt" = ${at}
    from unnest(${ids}::text[], ${sizes}::int[], ${digests}::text[]) as c(id, n, digest)
    where g."tenantId" = ${tenantId} and g.id = c.id`
  await tx.$executeRaw`
    insert into "FleetChange" ("tenantId", kind, "entityId")
    select ${tenantId}, 'group', g.id from "Group" g
    where g."tenantId" = ${tenantId} and g.id = any(${ids}::text[]) and g.kind = 'dynamic' and g."processingState" = 'Paused'`
}

/** Why a group's rule cannot be evaluated, or null where it can again. Writes only what differs. */
export async function writeGroupErrors(
  tx: TenantTx,
  tenantId: string,
  errors: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.$executeRaw`
    update "Group" g set "processingError" = e.message
    from "Group" o left join unnest(${[...errors.keys()]}::text[], ${[...errors.values()]}::text[]) as e(id, message)
      on e.id = o.id
    where o."tenantId" = ${tenantId} and g."tenantId" = o."tenantId" and g.id = o.id
      and g."processingError" is distinct from e.message`
}

/**
 * One text for a set of members, whatever their order: the exclusive or of 64 bits for each. Says whether what is stored is
 * what is wanted without reading it; only the worker writes both.
 */
export function memberDigest(members: Iterable<string>): string {
  let [high, low, count] = [0, 0, 0]
  for (const id of members) {
    let [a, b] = [0x9e3779b9, 0x85ebca6b]
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i)
      a = Math.imul(a ^ code, 0x9e3779b1)
      b = Math.imul(b ^ code, 0x5f356495)
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
    high ^= a
    low ^= b
    count++
  }
  const hex = (n: number) => (n >>> 0).toString(16).padStart(8, '0')
  return `${count}:${hex(high)}${hex(low)}`
}

function batches(ids: readonly string[]): string[][] {
  const all: string[][] = []
  for (let start = 0; start < ids.length; start += BATCH) all.push(ids.slice(start, start + BATCH))
  return all
}
