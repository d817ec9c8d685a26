import type { TenantTx } from '@/lib/db/with-tenant'
import { classifyPairs } from './status-pairs'

/**
 * Recomputes Device.policyStatus, the roll-up that lists filter and sort by. Works on (cohort, acknowledged set) pairs, not
 * on devices: one statement writes every device whose status differs.
 * @param deviceIds only these devices; all of the tenant when absent.
 */
export async function refreshPolicyStatuses(
  tx: TenantTx,
  tenantId: string,
  deviceIds?: readonly string[],
): Promise<void> {
  const pairs = await classifyPairs(tx, tenantId, { deviceIds })
  const cohortIds = pairs.map((p) => p.cohortId)
  const hashes = pairs.map((p) => p.acknowledgedHash ?? '')
  const statuses = pairs.map((p) => p.deviceStatus)
  const only = deviceIds ? [...deviceIds] : null
  await tx.$executeRaw`
    update "Device" d set "policyStatus" = w.status
    from (
      select d2.id, case when p.status in ('succeeded', 'pending') and d2."exceptionCount" > 0 then 'error' else p.status end as status
      from "Device" d2
      left join unnest(${cohortIds}::text[], ${hashes}::text[], ${statuses}::text[]) as p("cohortId", hash, status)
        on p."cohortId" = d2."cohortId" and p.hash = coalesce(d2."acknowledgedHash", '')
      where d2."tenantId" = ${tenantId} and (${only}::text[] is null or d2.id = any(${only}::text[]))
    ) w
    where d."tenantId" = ${tenantId} and d.id = w.id and d."policyStatus" is distinct from w.status`
}
