import type { TenantTx } from '@/lib/db/with-tenant'
import { compareIndexes, type FleetCohort, type FleetDelta, type FleetIndex } from '@/lib/domain/fleet'
import { cohortId } from './result-blocks'
import type { StoredCohort } from './write-cohorts'
import type { Move } from './write-devices'
import { memberDigest } from './write-groups'

/** What may have to be written so that the stored results are those of an index. */
export interface ResultPlan {
  readonly moves: readonly Move[]
  readonly groups: FleetDelta['groups']
  /** Cohorts whose resolution may differ from what is stored. */
  readonly suspects: readonly FleetCohort[]
  /** Ids of cohorts that are not any more. */
  readonly gone: readonly string[]
  readonly resized: readonly { readonly id: string; readonly deviceCount: number }[]
}

/** From the index that the stored results were written from: costs what differs. */
export function planFromIndex(written: FleetIndex, index: FleetIndex): ResultPlan {
  const { moved, cohorts, groups } = compareIndexes(written, index)
  return {
    moves: moved.flatMap(({ cohort, deviceIds }) => {
      const id = cohortId(cohort.key)
      return deviceIds.map((deviceId) => ({ deviceId, cohortId: id }))
    }),
    groups,
    suspects: [...cohorts.appeared, ...cohorts.changed],
    gone: cohorts.gone.map(cohortId),
    resized: cohorts.resized.map((c) => ({ id: cohortId(c.key), deviceCount: c.deviceCount })),
  }
}

/** From the stored results themselves, whoever wrote them: reads them all, but members only of groups that differ. */
export async function planFromStored(
  tx: TenantTx,
  tenantId: string,
  index: FleetIndex,
  stored: ReadonlyMap<string, StoredCohort>,
): Promise<ResultPlan> {
  const [row] = await tx.$queryRaw<{ rows: string }[]>`
    select coalesce(json_agg(json_build_array(id, "cohortId")), '[]')::text as rows
    from "Device" where "tenantId" = ${tenantId}`
  const pairs: readonly (readonly [string, string | null])[] = JSON.parse(row?.rows ?? '[]')
  const cohortOf = new Map(pairs)
  const suspects = [...index.cohorts()]
  const wanted = new Set<string>()
  const moves: Move[] = []
  for (const cohort of suspects) {
    const id = cohortId(cohort.key)
    wanted.add(id)
    for (const deviceId of cohort.devices)
      if (cohortOf.get(deviceId) !== id) moves.push({ deviceId, cohortId: id })
  }
  return {
    moves,
    groups: await planGroups(tx, tenantId, index),
    suspects,
    gone: [...stored.keys()].filter((id) => !wanted.has(id)),
    resized: [],
  }
}

async function planGroups(tx: TenantTx, tenantId: string, index: FleetIndex): Promise<FleetDelta['groups']> {
  const digests = await tx.group.findMany({ where: { tenantId }, select: { id: true, memberDigest: true } })
  const differing = digests.filter(
    ({ id, memberDigest: digest }) => digest !== memberDigest(index.membersOf(id)),
  )
  const groups: FleetDelta['groups'][number][] = []
  for (const { id } of differing) {
    const stored = new Set(await loadMembers(tx, tenantId, id))
    const members = index.membersOf(id)
    groups.push({
      groupId: id,
      joined: [...members].filter((deviceId) => !stored.has(deviceId)),
      left: [...stored].filter((deviceId) => !members.has(deviceId)),
      size: members.size,
    })
  }
  // Members of groups that are gone: found by jumping from group to group, as there may be millions of members.
  const known = new Set(digests.map((g) => g.id))
  const withMembers = await tx.$queryRaw<{ groupId: string }[]>`
    with recursive g("groupId") as (
      (select "groupId" from "GroupMember" where "tenantId" = ${tenantId} order by "groupId" limit 1)
      union all
      select (select m."groupId" from "GroupMember" m
        where m."tenantId" = ${tenantId} and m."groupId" > g."groupId" order by m."groupId" limit 1)
      from g where g."groupId" is not null)
    select "groupId" from g where "groupId" is not null`
  for (const { groupId } of withMembers) {
    if (known.has(groupId)) continue
    groups.push({ groupId, joined: [], left: await loadMembers(tx, tenantId, groupId), size: 0 })
  }
  return groups
}

async function loadMembers(tx: TenantTx, tenantId: string, groupId: string): Promise<readonly string[]> {
  const [row] = await tx.$queryRaw<{ ids: string }[]>`
    select coalesce(json_agg("deviceId"), '[]')::text as ids from "GroupMember"
    where "tenantId" = ${tenantId} and "groupId" = ${groupId}`
  return JSON.parse(row?.ids ?? '[]')
}
