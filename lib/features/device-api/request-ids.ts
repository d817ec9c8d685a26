import { CLOCK_SKEW_SECONDS } from '@/agent/protocol'
import type { TenantTx } from '@/lib/db/with-tenant'

/** Longer than a request can be used: the clocks of two server processes may differ. */
const KEPT_SECONDS = CLOCK_SKEW_SECONDS + 60

/** Check-ins that are shown with a device: three days at 90 minutes. */
const KEPT_CHECK_INS = 48

export interface NewRequest {
  readonly deviceId: string
  readonly jti: string
  /** When it was made, by the device: seconds since the epoch. */
  readonly iat: number
  readonly isCheckIn: boolean
}

/**
 * Remembers request ids, one for each device, and notes the check-ins among them: one statement, as it is most of what a
 * check-in that says nothing new needs.
 * @returns the devices whose request id is new; the others' requests were made before, and nothing is noted for them
 */
export async function rememberRequests(
  tx: TenantTx,
  tenantId: string,
  requests: readonly NewRequest[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (requests.length === 0) return new Set()
  const checkIns = requests.flatMap((r) => (r.isCheckIn ? [r.deviceId] : []))
  const rows = await tx.$queryRaw<{ deviceId: string }[]>`
    with fresh as (
      insert into "DeviceRequestId" ("tenantId", "deviceId", jti, "expiresAt")
      select ${tenantId}, s.* from unnest(
        ${requests.map((r) => r.deviceId)}::text[], ${requests.map((r) => r.jti)}::text[],
        ${requests.map((r) => new Date((r.iat + KEPT_SECONDS) * 1000))}::timestamptz[]) as s
      on conflict do nothing returning "deviceId"),
    noted as (
      update "Device" d set "lastCheckInAt" = ${now}::timestamptz, "syncRequestedAt" = null,
        "recentCheckIns" = d."recentCheckIns"[greatest(1, cardinality(d."recentCheckIns") - ${KEPT_CHECK_INS}::int + 2):]
          || ${now}::timestamptz
      from fresh f where d."tenantId" = ${tenantId} and d.id = f."deviceId" and d.id = any(${checkIns}::text[]))
    select "deviceId" from fresh`
  return new Set(rows.map((row) => row.deviceId))
}

/** Forgets ids that are too old to be used, `most` of them. Returns how many went. */
export function forgetRequestIds(tx: TenantTx, tenantId: string, now: Date, most: number): Promise<number> {
  return tx.$executeRaw`
    delete from "DeviceRequestId" where ctid = any(array(
      select ctid from "DeviceRequestId" where "tenantId" = ${tenantId} and "expiresAt" < ${now}
      order by "expiresAt" limit ${most} for update skip locked))`
}
