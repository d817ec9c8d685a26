import type { Prisma } from '@/lib/db/generated/client'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from '../home/queries'
import type { DeviceListParams } from './params'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const STATE_WORD = { success: 'Success', error: 'Error', unknown: 'Unknown' } as const

/** The rows of a device list: the one builder for page, export and details pane. */
export function deviceWhere(tenantId: string, p: DeviceListParams, now: Date): Prisma.DeviceWhereInput {
  const all: Prisma.DeviceWhereInput[] = [{ tenantId }]
  if (p.q)
    all.push({ OR: [{ name: { contains: p.q, mode: 'insensitive' } }, { id: p.q }, { tags: { has: p.q } }] })
  if (p.platform.length > 0) all.push({ osPlatform: { in: [...p.platform] } })
  if (p.managedBy.length > 0)
    all.push({ managedBy: { in: [...p.managedBy] }, NOT: { managedByStatus: 'Error' } })
  if (p.enrollment.length > 0) all.push({ managedByStatus: { in: p.enrollment.map((e) => STATE_WORD[e]) } })
  if (p.label.length > 0) all.push({ enrollmentLabel: { in: [...p.label] } })
  if (p.status.length > 0) all.push({ policyStatus: { in: [...p.status] } })
  if (p.tag.length > 0) all.push({ tags: { hasEvery: [...p.tag] } })
  if (p.warning.length > 0) all.push({ enrollmentWarning: { not: null } })
  if (p.seen.length > 0) all.push({ channel: 'mde', OR: p.seen.map((s) => seenWhere(s, now)) })
  return { AND: all }
}

function seenWhere(seen: DeviceListParams['seen'][number], now: Date): Prisma.DeviceWhereInput {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const onTime = before(CHECK_IN_INTERVAL_MINUTES * MINUTE)
  const week = before(SILENT_AFTER_DAYS * DAY)
  switch (seen) {
    case 'onTime':
      return { lastCheckInAt: { gte: onTime } }
    case 'day':
      return { lastCheckInAt: { lt: onTime, gte: before(DAY) } }
    case 'week':
      return { lastCheckInAt: { lt: before(DAY), gte: week } }
    case 'silent':
      return { OR: [{ lastCheckInAt: null }, { lastCheckInAt: { lt: week } }] }
  }
}
