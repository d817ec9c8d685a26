import type { TenantTx } from '@/lib/db/with-tenant'

/** What the home page says of rollouts that stopped. */
export interface RolloutAttention {
  readonly kind: 'rollout'
  readonly title: string
  readonly detail: string
  readonly verb: string
  readonly href: string
}

const SHOWN = 3

/** Halted rollouts of policies that are not deleted, those that stopped last first. @param base address of the tenant */
export async function haltedRollouts(
  tx: TenantTx,
  tenantId: string,
  base: string,
): Promise<readonly RolloutAttention[]> {
  const rows = await tx.$queryRaw<{ policyId: string; name: string; haltReason: string | null }[]>`
    select r."policyId", p.name, r."haltReason" from "PolicyRollout" r
    join "Policy" p on p."tenantId" = r."tenantId" and p.id = r."policyId" and p."deletedAt" is null
    where r."tenantId" = ${tenantId} and r.state = 'halted' order by r."haltedAt" desc, r.id limit ${SHOWN}`
  return rows.map(({ policyId, name, haltReason }) => ({
    kind: 'rollout',
    title: `The rollout of ${name} is halted`,
    detail: haltReason === null ? 'Somebody stopped it. Resume it, or roll it back.' : `${haltReason}.`,
    verb: 'Open the rollout',
    href: `${base}/policies/${policyId}/rollout`,
  }))
}
