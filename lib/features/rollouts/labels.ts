import 'server-only'
import { cache } from 'react'
import type { TenantTx } from '@/lib/db/with-tenant'
import { stageText } from '@/lib/domain/rollout'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { stageGroups } from './stage-groups'
import { RUNNING, toStoredRollout } from './rollout-store'

/** A rollout that runs, in a few words. */
export interface RolloutLabel {
  /** 'Rolling out to 20 %', 'Rollout halted at Pilot'. */
  readonly text: string
  readonly isHalted: boolean
}

/** Labels of the rollouts that run, by policy. */
export async function rolloutLabels(
  tx: TenantTx,
  tenantId: string,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, RolloutLabel>> {
  const rows = await tx.policyRollout.findMany({
    where: { tenantId, policyId: { in: [...policyIds] }, state: { in: [...RUNNING] } },
  })
  const rollouts = rows.map(toStoredRollout)
  const groups = await stageGroups(
    tx,
    tenantId,
    rollouts.map(({ stage }) => stage),
  )
  return new Map(
    rollouts.map(({ policyId, state, stage }) => {
      const isHalted = state === 'halted'
      const where = stageText(stage, (id) => groups.get(id)?.displayName)
      return [policyId, { text: `${isHalted ? 'Rollout halted at' : 'Rolling out to'} ${where}`, isHalted }]
    }),
  )
}

/** The label of one policy; null while no rollout of it runs. */
export const findRolloutLabel = cache(async (actor: Actor, policyId: string): Promise<RolloutLabel | null> =>
  queryTenant(
    actor,
    'policy:read',
    async (tx) => (await rolloutLabels(tx, actor.tenantId, [policyId])).get(policyId) ?? null,
  ),
)
