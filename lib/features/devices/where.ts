import { Prisma } from '@/lib/db/generated/client'
import { hasStatus } from '@/lib/worker/device-status-sql'
import { NAMED_ROWS } from '@/lib/domain/enrollment'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from './check-in-times'
import type { DeviceListParams, DeviceView } from './params'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const STATE_WORD = { success: 'Success', error: 'Error', unknown: 'Unknown' } as const

/** Intune and Configuration Manager manage it together. */
const isCoManaged = Prisma.sql`d."enrollmentRow" = ${NAMED_ROWS.coManaged}`
/** Under GA. */
const hasFailedHybridJoin = Prisma.sql`d."enrollmentRow" = ${NAMED_ROWS.hybridJoinFailed}`
/** What stands between and around the tags in "tagText" (migration 0013): tags of both origins, which an index holds. */
export const TAG_SEPARATOR = '\u001f'

/**
 * The rows of a device list, as a condition on "Device" d joined by deviceJoin: the one builder for page, total and
 * export. Plain SQL, because groups, tags and reported exceptions are looked up by the database; as lists of ids they
 * would not fit a large fleet.
 */
export function deviceWhere(
  tenantId: string,
  p: DeviceListParams,
  now: Date,
  view: DeviceView = 'inventory',
): Prisma.Sql {
  const all: Prisma.Sql[] = [Prisma.sql`d."tenantId" = ${tenantId}`, ...viewWhere(view)]
  const oneOf = (column: Prisma.Sql, values: readonly string[]) => {
    if (values.length > 0) all.push(Prisma.sql`${column} = any(${[...values]}::text[])`)
  }
  if (p.q) {
    const pattern = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    all.push(Prisma.sql`(d.name ilike ${pattern} or d.id = ${p.q} or d."tagText" ilike ${pattern})`)
  }
  oneOf(Prisma.sql`d."osPlatform"`, p.platform)
  oneOf(Prisma.sql`d."managedBy"`, p.managedBy)
  if (p.intune.length > 0) all.push(Prisma.sql`(${Prisma.join(p.intune.map(intuneWhere), ' or ')})`)
  oneOf(
    Prisma.sql`d."managedByStatus"`,
    p.enrollment.map((e) => STATE_WORD[e]),
  )
  oneOf(Prisma.sql`d."enrollmentLabel"`, p.label)
  if (p.join.length > 0) all.push(Prisma.sql`coalesce(d."joinType", 'none') = any(${[...p.join]}::text[])`)
  if (p.state.length > 0)
    all.push(
      Prisma.sql`(${Prisma.join(
        p.state.map((state) => stateWhere(tenantId, state)),
        ' or ',
      )})`,
    )
  if (p.status.length > 0) all.push(hasStatus(p.status))
  for (const tag of p.tag)
    all.push(Prisma.sql`strpos(d."tagText", ${TAG_SEPARATOR + tag + TAG_SEPARATOR}) > 0`)
  if (p.group.length > 0) all.push(inOneOf(tenantId, p.group))
  if (p.also.length > 0) all.push(inOneOf(tenantId, p.also))
  if (p.warning.length > 0) all.push(Prisma.sql`d."enrollmentWarning" is not null`)
  if (p.tamper.length > 0)
    all.push(Prisma.sql`exists (select 1 from "SettingException" e
      where e."tenantId" = d."tenantId" and e."deviceId" = d.id and e.status = 'blockedByTamperProtection')`)
  if (p.simulated.length === 1) all.push(Prisma.sql`d."isSimulated" = ${p.simulated[0] === 'yes'}`)
  if (p.seen.length > 0) {
    const ranges = p.seen.map((seen) => seenWhere(seen, now))
    all.push(Prisma.sql`d.channel = 'mde' and (${Prisma.join(ranges, ' or ')})`)
  }
  return Prisma.join(all, ' and ')
}

/** Member of one of the groups. Of a single one, a device is a member once: nothing has to be made distinct. */
function inOneOf(tenantId: string, groupIds: readonly string[]): Prisma.Sql {
  const inGroup =
    groupIds.length === 1
      ? Prisma.sql`m."groupId" = ${groupIds[0]}`
      : Prisma.sql`m."groupId" = any(${[...groupIds]}::text[])`
  return Prisma.sql`d.id in (
    select m."deviceId" from "GroupMember" m where m."tenantId" = ${tenantId} and ${inGroup})`
}

/** Statuses of a policy that somebody has to do something about. */
const FAILING = ['error', 'conflict']

/**
 * What a list is about. Intune lists what some channel manages, and what Defender took out of management stays there until
 * it is deleted. Source: Intune, security settings management: "What to expect in the Microsoft Intune admin center".
 */
function viewWhere(view: DeviceView): readonly Prisma.Sql[] {
  switch (view) {
    case 'devices':
      return [Prisma.sql`(d.channel <> 'none' or (d."excludedAt" is not null and d."offboardedAt" is null))`]
    case 'inventory':
      return []
    case 'monitor':
      return [hasStatus(FAILING)]
  }
}

function intuneWhere(managedBy: DeviceListParams['intune'][number]): Prisma.Sql {
  switch (managedBy) {
    case 'intune':
      return Prisma.sql`(d.channel = 'intune' and not ${isCoManaged})`
    case 'coManaged':
      return Prisma.sql`(d.channel = 'intune' and ${isCoManaged})`
    default:
      return Prisma.sql`d.channel = ${managedBy}`
  }
}

/** Another live record of the same hardware: a clone, as re-imaging supersedes the older one. */
export const isDuplicate = Prisma.sql`(d."hardwareId" is not null and d."supersededById" is null and exists (
  select 1 from "Device" x where x."tenantId" = d."tenantId" and x."hardwareId" = d."hardwareId" and x.id <> d.id
    and x."supersededById" is null and x."offboardedAt" is null))`

/** The same, said of all devices at once: one walk along an index finds the little hardware that is shared. */
const isAmongDuplicates = (tenantId: string) => Prisma.sql`d.id = any(array(
  select x.id from (
    select id, "offboardedAt", count(*) filter (where "offboardedAt" is null) over (partition by "hardwareId") as live
    from "Device" where "tenantId" = ${tenantId} and "supersededById" is null and "hardwareId" = any(array(
      select "hardwareId" from "Device"
      where "tenantId" = ${tenantId} and "hardwareId" is not null and "supersededById" is null
      group by 1 having count(*) > 1))) x
  where x.live > 1 or (x.live = 1 and x."offboardedAt" is not null)))`

function stateWhere(tenantId: string, state: DeviceListParams['state'][number]): Prisma.Sql {
  switch (state) {
    case 'excluded':
      return Prisma.sql`d."excludedAt" is not null`
    case 'offboarded':
      return Prisma.sql`d."offboardedAt" is not null`
    case 'keyRevoked':
      return Prisma.sql`d."keyRevokedAt" is not null`
    case 'reimaged':
      return Prisma.sql`d."supersededById" is not null`
    case 'duplicate':
      return isAmongDuplicates(tenantId)
    case 'hybridJoinFailed':
      return hasFailedHybridJoin
    case 'regrouping':
      return Prisma.sql`exists (select 1 from "DirectoryObject" o where o."tenantId" = d."tenantId"
        and o."ownerDeviceId" = d.id and o."regroupAt" is not null and o."deletedAt" is null)`
    case 'lostMemberships':
      // As the device's page lists them: of groups that there still are, and that it has not been put into again.
      return Prisma.sql`exists (select 1 from "LostMembership" l
        join "Group" g on g."tenantId" = l."tenantId" and g.id = l."groupId"
        where l."tenantId" = d."tenantId" and l."deviceId" = d.id and not exists (select 1 from "GroupAssignedMember" m
          where m."tenantId" = l."tenantId" and m."groupId" = l."groupId" and m."memberId" = l."deviceId"))`
    case 'fileOnly':
      return Prisma.sql`d.verification = 'file'`
  }
}

function seenWhere(seen: DeviceListParams['seen'][number], now: Date): Prisma.Sql {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const onTime = before(CHECK_IN_INTERVAL_MINUTES * MINUTE)
  const week = before(SILENT_AFTER_DAYS * DAY)
  switch (seen) {
    case 'onTime':
      return Prisma.sql`d."lastCheckInAt" >= ${onTime}`
    case 'day':
      return Prisma.sql`(d."lastCheckInAt" < ${onTime} and d."lastCheckInAt" >= ${before(DAY)})`
    case 'week':
      return Prisma.sql`(d."lastCheckInAt" < ${before(DAY)} and d."lastCheckInAt" >= ${week})`
    case 'silent':
      return Prisma.sql`(d."lastCheckInAt" is null or d."lastCheckInAt" < ${week})`
  }
}
