import { Prisma } from '@/lib/db/generated/client'
import { deviceStatus, hasStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from '../home/queries'
import type { DeviceListParams, DeviceView } from './params'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const STATE_WORD = { success: 'Success', error: 'Error', unknown: 'Unknown' } as const

/** Row of the decision table for devices that Intune and Configuration Manager manage together. */
const isCoManaged = Prisma.sql`d."enrollmentRow" = 5`
/** Row of the decision table for devices whose hybrid join failed under GA. */
const hasFailedHybridJoin = Prisma.sql`d."enrollmentRow" = 21`
/** Tags of either origin. */
const allTags = Prisma.sql`(d.tags || d."dynamicTags")`

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
    all.push(Prisma.sql`(d.name ilike ${pattern} or d.id = ${p.q}
      or array_to_string(${allTags}, chr(10)) ilike ${pattern})`)
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
  if (p.state.length > 0) all.push(Prisma.sql`(${Prisma.join(p.state.map(stateWhere), ' or ')})`)
  if (p.status.length > 0) all.push(hasStatus(p.status))
  if (p.tag.length > 0) all.push(Prisma.sql`${allTags} @> ${[...p.tag]}::text[]`)
  if (p.group.length > 0)
    all.push(Prisma.sql`exists (select 1 from "GroupMember" m
      where m."tenantId" = d."tenantId" and m."deviceId" = d.id and m."groupId" = any(${[...p.group]}::text[]))`)
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

function stateWhere(state: DeviceListParams['state'][number]): Prisma.Sql {
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
      return isDuplicate
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

const BY_NAME = { asc: 'd.name, d.id', desc: 'd.name desc, d.id desc' }
/** As the index of migration 0009 has it. */
const VERSION_NUMBERS =
  '(case when d."osVersion" ~ \'^\\d+(\\.\\d+)*$\' then string_to_array(d."osVersion", \'.\')::numeric[] end)'
/** Sorting by a column that may be empty puts the empty ones last. The id follows the direction, so that an index serves both. */
const ORDERS: Readonly<Record<string, { asc: string; desc: string }>> = {
  name: BY_NAME,
  osPlatform: {
    asc: 'd."osPlatform", d."osName", d.id',
    desc: 'd."osPlatform" desc, d."osName" desc, d.id desc',
  },
  osVersion: { asc: `${VERSION_NUMBERS}, d.id`, desc: `${VERSION_NUMBERS} desc, d.id desc` },
  joinType: { asc: 'd."joinType", d.id', desc: 'd."joinType" desc nulls last, d.id desc' },
  managedBy: { asc: 'd."managedBy", d.id', desc: 'd."managedBy" desc, d.id desc' },
  managedByStatus: { asc: 'd."managedByStatus", d.id', desc: 'd."managedByStatus" desc, d.id desc' },
  enrollmentCode: {
    asc: 'd."enrollmentCode", d.id',
    desc: 'd."enrollmentCode" desc nulls last, d.id desc',
  },
  lastCheckInAt: { asc: 'd."lastCheckInAt", d.id', desc: 'd."lastCheckInAt" desc, d.id desc' },
}

/** The same words as the column shows: co-managed devices are neither Intune's nor Configuration Manager's. */
const BY_INTUNE_WORD = {
  asc: 'd.channel, d."enrollmentRow" = 5, d.id',
  desc: 'd.channel desc, d."enrollmentRow" = 5 desc, d.id desc',
}

/** The join that condition and order need; without it, rows are found and put in order by the table's own indexes. */
export function deviceJoin(p: Pick<DeviceListParams, 'sort' | 'status'>, view: DeviceView): Prisma.Sql {
  return p.sort === 'policyStatus' || p.status.length > 0 || view === 'monitor'
    ? joinStatusPair
    : Prisma.empty
}

export function deviceOrder(p: Pick<DeviceListParams, 'sort' | 'dir'>, view: DeviceView): Prisma.Sql {
  if (p.sort === 'managedBy' && view === 'devices') return Prisma.raw(BY_INTUNE_WORD[p.dir])
  if (p.sort === 'policyStatus')
    return p.dir === 'asc'
      ? Prisma.sql`${deviceStatus}, d.id`
      : Prisma.sql`${deviceStatus} desc nulls last, d.id desc`
  return Prisma.raw((ORDERS[p.sort] ?? BY_NAME)[p.dir])
}
