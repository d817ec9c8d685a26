import type { TenantTx } from '@/lib/db/with-tenant'
import {
  addUp,
  noCounts,
  policiesOf,
  policyVerdict,
  reportedErrors,
  type StatusCounts,
} from '../policy-verdicts'
import { classifyPairs } from '../status-pairs'

/**
 * Devices in the stage of a policy's rollout by their status for the policy: those that resolution gave the new settings. A
 * device that has not reported them counts as pending. The same pairs and exceptions that lists of the devices select by.
 */
export async function stageCounts(tx: TenantTx, tenantId: string, policyId: string): Promise<StatusCounts> {
  const cohorts = await tx.$queryRaw<{ id: string }[]>`
    select id from "Cohort" where "tenantId" = ${tenantId} and "candidateOf" @> array[${policyId}::text]`
  const cohortIds = cohorts.map(({ id }) => id)
  const counts = noCounts()
  if (cohortIds.length === 0) return counts
  const pairs = await classifyPairs(tx, tenantId, { cohortIds })
  const errors = await reportedErrors(tx, tenantId, cohortIds)
  for (const pair of pairs) {
    const policy = policiesOf(pair.cohort).get(policyId)
    if (policy) addUp(counts, policyVerdict(pair, policy), errors)
  }
  return counts
}
