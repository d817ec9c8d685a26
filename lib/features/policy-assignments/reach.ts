import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import { OS_PLATFORMS, type OsPlatform, type Platform } from '@/lib/domain/catalog'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import type { AssignmentInput } from '../policies/schema'
import type { ReachQuestion } from './schema'

export interface GroupReach {
  readonly groupId: string
  readonly displayName: string
  /** 'assigned' | 'dynamic'; null: the group does not exist any more. */
  readonly kind: string | null
  /** What is wrong with its membership, in words; null when it is up to date. */
  readonly problem: string | null
  readonly devices: number
  /** Of those, how many are managed through the MDE channel and of the policy's platform. */
  readonly reachable: number
  /** Of an included group: devices that an excluded group takes out. Of an excluded one: devices it takes out. */
  readonly overlap: number
  /** Of an included group: devices that no other included group brings. */
  readonly onlyHere: number
  /** An included group that holds every device of this one. */
  readonly coveredBy: string | null
}

export interface AssignmentReach {
  /** Devices targeted: included and not excluded. */
  readonly targeted: number
  readonly reachable: number
  /** Devices that are included and excluded at once. */
  readonly excluded: number
  readonly groups: readonly GroupReach[]
}

const PLATFORM_OF: Readonly<Record<Platform, readonly OsPlatform[]>> = {
  windows: ['windowsClient', 'windowsServer'],
  linux: ['linux'],
  macOS: ['macOS'],
}

/** Whom an edit reaches, counted exactly from the memberships of the resolved revision. Needs policy:read. */
export async function getAssignmentReach(actor: Actor, question: ReachQuestion): Promise<AssignmentReach> {
  return queryTenant(actor, 'policy:read', (tx) => assignmentReach(tx, actor.tenantId, question))
}

interface CountRow {
  readonly groupId: string | null
  readonly devices: number
  readonly reachable: number
  readonly overlap: number
  readonly onlyHere: number
}

/** The same inside a transaction that runs. */
export async function assignmentReach(
  tx: TenantTx,
  tenantId: string,
  { assignments, platform }: ReachQuestion,
): Promise<AssignmentReach> {
  const ids = idsOf(assignments, 'includeGroup')
  const excludedIds = idsOf(assignments, 'excludeGroup')
  const isAll = assignments.some((one) => one.kind === 'allDevices')
  const platforms = platform === null ? OS_PLATFORMS : PLATFORM_OF[platform]
  // One row for each group and one without a group for the whole. A device counts once however many groups bring it.
  const rows = await tx.$queryRaw<CountRow[]>`
    with m as (
      select gm."deviceId", gm."groupId", gm."groupId" = any(${excludedIds}::text[]) as takes
      from "GroupMember" gm
      where gm."tenantId" = ${tenantId} and gm."groupId" = any(${[...ids, ...excludedIds]}::text[])
    ), device as (
      select d.id, d.channel = 'mde' and d."osPlatform" = any(${[...platforms]}::text[]) as fits,
        coalesce(x.takes, false) as out, coalesce(x.brings, 0) as brings
      from "Device" d
      left join (
        select "deviceId", bool_or(takes) as takes, count(*) filter (where not takes) as brings
        from m group by "deviceId"
      ) x on x."deviceId" = d.id
      where d."tenantId" = ${tenantId} and (${isAll} or x."deviceId" is not null)
    )
    select m."groupId", count(*)::int as devices, (count(*) filter (where d.fits))::int as reachable,
      (count(*) filter (where case when m.takes then ${isAll} or d.brings > 0 else d.out end))::int as overlap,
      (count(*) filter (where not m.takes and not ${isAll} and d.brings = 1))::int as "onlyHere"
    from m join device d on d.id = m."deviceId"
    group by m."groupId"
    union all
    select null, (count(*) filter (where not d.out))::int, (count(*) filter (where not d.out and d.fits))::int,
      (count(*) filter (where d.out))::int, 0
    from device d where ${isAll} or d.brings > 0`
  const counts = new Map(rows.map((row) => [row.groupId, row]))
  const total = counts.get(null)
  const covered = isAll
    ? new Map<string, string>()
    : await coveringGroups(
        tx,
        tenantId,
        ids,
        ids.filter((id) => {
          const own = counts.get(id)
          return own !== undefined && own.onlyHere === 0
        }),
      )
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: [...ids, ...excludedIds] } },
    select: { id: true, displayName: true, kind: true, processingState: true, processingError: true },
  })
  const known = new Map(groups.map((group) => [group.id, group]))
  return {
    targeted: total?.devices ?? 0,
    reachable: total?.reachable ?? 0,
    excluded: total?.overlap ?? 0,
    groups: [...ids, ...excludedIds].map((groupId): GroupReach => {
      const group = known.get(groupId)
      const own = counts.get(groupId)
      return {
        groupId,
        displayName: group?.displayName ?? 'Deleted group',
        kind: group?.kind ?? null,
        problem: group ? problemOf(group) : 'This group does not exist any more. Remove it.',
        devices: own?.devices ?? 0,
        reachable: own?.reachable ?? 0,
        overlap: own?.overlap ?? 0,
        onlyHere: own?.onlyHere ?? 0,
        coveredBy: covered.get(groupId) ?? null,
      }
    }),
  }
}

function idsOf(assignments: readonly AssignmentInput[], kind: 'includeGroup' | 'excludeGroup'): string[] {
  return [...new Set(assignments.flatMap((one) => (one.kind === kind ? [one.groupId] : [])))]
}

function problemOf(group: { readonly processingState: string; readonly processingError: string | null }) {
  if (group.processingError !== null) return 'Its membership rule fails: the members are those of before.'
  return group.processingState === 'Paused' ? 'Processing is paused: the members do not change.' : null
}

/** For groups that bring no device of their own: the name of one included group that holds all of theirs, if one does. */
async function coveringGroups(
  tx: TenantTx,
  tenantId: string,
  included: readonly string[],
  idle: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (idle.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ groupId: string; displayName: string }[]>`
    with own as (
      select "groupId", "deviceId", count(*) over (partition by "groupId") as size
      from "GroupMember" where "tenantId" = ${tenantId} and "groupId" = any(${[...idle]}::text[])
    ), pair as (
      select own."groupId", b."groupId" as by
      from own join "GroupMember" b
        on b."tenantId" = ${tenantId} and b."deviceId" = own."deviceId" and b."groupId" <> own."groupId"
      where b."groupId" = any(${[...included]}::text[])
      group by own."groupId", b."groupId", own.size
      having count(*) = own.size
    )
    select pair."groupId", min(g."displayName") as "displayName"
    from pair join "Group" g on g."tenantId" = ${tenantId} and g.id = pair.by
    group by pair."groupId"`
  return new Map(rows.map((row) => [row.groupId, row.displayName]))
}
