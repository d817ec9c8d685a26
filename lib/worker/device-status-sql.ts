import { Prisma } from '@/lib/db/generated/client'

/**
 * Joins what the status of "Device" d rests on: its pair, as p. Every list that shows, filters or sorts by status, and every
 * count of it, goes through these two, so that they cannot disagree.
 */
export const joinStatusPair = Prisma.sql`left join "StatusPair" p
  on p."tenantId" = d."tenantId" and p."cohortId" = d."cohortId" and p."acknowledgedHash" = coalesce(d."acknowledgedHash", '')`

/** A device's roll-up over its policies: one of STATUSES, or null when no policy targets it. */
export const deviceStatus = Prisma.sql`
  (case when d."exceptionCount" > 0 and p.status in ('succeeded', 'pending') then 'error' else p.status end)`

/**
 * The condition that a device has one of these statuses, said so that few rows are looked at: errors are found among the
 * devices that reported some, the others by their pairs.
 */
export function hasStatus(statuses: readonly string[]): Prisma.Sql {
  const others = statuses.filter((status) => status !== 'error')
  const erring = Prisma.sql`(d."exceptionCount" > 0 and p.status in ('succeeded', 'pending'))`
  const parts = [
    ...(statuses.includes('error') ? [erring] : []),
    ...(others.length > 0 ? [Prisma.sql`(p.status = any(${others}::text[]) and not ${erring})`] : []),
  ]
  return parts.length === 0 ? Prisma.sql`true` : Prisma.sql`(${Prisma.join(parts, ' or ')})`
}
