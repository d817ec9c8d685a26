import { withTenant } from '@/lib/db/with-tenant'
import { deviceStatus, joinStatusPair } from '@/lib/worker/device-status-sql'

export interface DeviceResult {
  readonly policySetHash: string | null
  readonly policyStatus: string | null
}

/** What a device is to enforce and how it stands, as lists show it. */
export async function deviceResult(tenantId: string, deviceId: string): Promise<DeviceResult> {
  const [row] = await withTenant(
    tenantId,
    (tx) => tx.$queryRaw<DeviceResult[]>`
      select c."policySetHash", ${deviceStatus} as "policyStatus" from "Device" d ${joinStatusPair}
      left join "Cohort" c on c."tenantId" = d."tenantId" and c.id = d."cohortId"
      where d."tenantId" = ${tenantId} and d.id = ${deviceId}`,
  )
  if (!row) throw new Error(`There is no device ${deviceId}.`)
  return row
}
