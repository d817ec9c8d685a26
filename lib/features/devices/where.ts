import { Prisma } from '@/lib/db/generated/client'
import { deviceStatus, hasStatus, joinStatusPair } from '@/lib/worker/device-status-sql'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from '../home/queries'
import type { DeviceListParams } from './params'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const STATE_WORD = { success: 'Success', error: 'Error', unknown: 'Unknown' } as const

/**
 * The rows of a device list, as a condition on "Device" d joined by deviceJoin: the one builder for page, total and
 * export. Plain SQL, because
 * groups, tags and reported exceptions are looked up by the database; as lists of ids they would not fit a large fleet.
 */
export function deviceWhere(tenantId: string, p: DeviceListParams, now: Date): Prisma.Sql {
  const all: Prisma.Sql[] = [Prisma.sql`d."tenantId" = ${tenantId}`]
  const oneOf = (column: Prisma.Sql, values: readonly string[]) => {
    if (values.length > 0) all.push(Prisma.sql`${column} = any(${[...values]}::text[])`)
  }
  if (p.q) {
    const pattern = `%${p.q.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
    all.push(Prisma.sql`(d.name ilike ${pattern} or d.id = ${p.q}
      or exists (select 1 from unnest(d.tags) as t(tag) where t.tag ilike ${pattern}))`)
  }
  oneOf(Prisma.sql`d."osPlatform"`, p.platform)
  oneOf(Prisma.sql`d."managedBy"`, p.managedBy)
  oneOf(
    Prisma.sql`d."managedByStatus"`,
    p.enrollment.map((e) => STATE_WORD[e]),
  )
  oneOf(Prisma.sql`d."enrollmentLabel"`, p.label)
  if (p.status.length > 0) all.push(hasStatus(p.status))
  if (p.tag.length > 0) all.push(Prisma.sql`d.tags @> ${[...p.tag]}::text[]`)
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
/** Sorting by a column that may be empty puts the empty ones last. The id follows the direction, so that an index serves both. */
const ORDERS: Readonly<Record<string, { asc: string; desc: string }>> = {
  name: BY_NAME,
  osPlatform: {
    asc: 'd."osPlatform", d."osName", d.id',
    desc: 'd."osPlatform" desc, d."osName" desc, d.id desc',
  },
  osVersion: { asc: 'd."osVersion", d.id', desc: 'd."osVersion" desc, d.id desc' },
  managedBy: { asc: 'd."managedBy", d.id', desc: 'd."managedBy" desc, d.id desc' },
  enrollmentCode: {
    asc: 'd."enrollmentCode", d.id',
    desc: 'd."enrollmentCode" desc nulls last, d.id desc',
  },
  lastCheckInAt: { asc: 'd."lastCheckInAt", d.id', desc: 'd."lastCheckInAt" desc nulls last, d.id desc' },
}

/** The join that condition and order need; without it, rows are found and put in order by the table's own indexes. */
export function deviceJoin(p: Pick<DeviceListParams, 'sort' | 'status'>): Prisma.Sql {
  return p.sort === 'policyStatus' || p.status.length > 0 ? joinStatusPair : Prisma.empty
}

export function deviceOrder(p: Pick<DeviceListParams, 'sort' | 'dir'>): Prisma.Sql {
  if (p.sort === 'policyStatus')
    return p.dir === 'asc'
      ? Prisma.sql`${deviceStatus}, d.id`
      : Prisma.sql`${deviceStatus} desc nulls last, d.id desc`
  return Prisma.raw((ORDERS[p.sort] ?? BY_NAME)[p.dir])
}
