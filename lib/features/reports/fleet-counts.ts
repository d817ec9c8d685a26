import type { TenantTx } from '@/lib/db/with-tenant'
import { CHECK_IN_INTERVAL_MINUTES, SILENT_AFTER_DAYS } from '../devices/check-in-times'

/** Devices that have all of the first five in common, and of them those that checked in so long ago. */
export interface FleetCount {
  readonly managedBy: string
  /** 'Success' | 'Error' | 'Unknown' */
  readonly managedByStatus: string
  readonly enrollmentLabel: string
  readonly osPlatform: string
  readonly channel: string
  readonly devices: number
  readonly onTime: number
  readonly day: number
  readonly week: number
  readonly silent: number
}

/** Numbers of the tenant's devices, from one walk along an index: a few dozen rows, which reports add up in their ways. */
export function countFleet(tx: TenantTx, tenantId: string, now: Date): Promise<FleetCount[]> {
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const late = before(CHECK_IN_INTERVAL_MINUTES)
  const dayAgo = before(1440)
  const silent = before(1440 * SILENT_AFTER_DAYS)
  return tx.$queryRaw<FleetCount[]>`
    select "managedBy", "managedByStatus", "enrollmentLabel", "osPlatform", channel, count(*)::int as devices,
      count(*) filter (where "lastCheckInAt" >= ${late})::int as "onTime",
      count(*) filter (where "lastCheckInAt" < ${late} and "lastCheckInAt" >= ${dayAgo})::int as day,
      count(*) filter (where "lastCheckInAt" < ${dayAgo} and "lastCheckInAt" >= ${silent})::int as week,
      count(*) filter (where "lastCheckInAt" is null or "lastCheckInAt" < ${silent})::int as silent
    from "Device" where "tenantId" = ${tenantId} group by 1, 2, 3, 4, 5`
}

type Counted = { readonly [K in keyof FleetCount as FleetCount[K] extends number ? K : never]: number }

/** The numbers of all these rows. */
export function sumFleet(rows: readonly FleetCount[]): Counted {
  const sum = { devices: 0, onTime: 0, day: 0, week: 0, silent: 0 }
  for (const row of rows) {
    sum.devices += row.devices
    sum.onTime += row.onTime
    sum.day += row.day
    sum.week += row.week
    sum.silent += row.silent
  }
  return sum
}
