import type { TenantTx } from '@/lib/db/with-tenant'
import type { RolloutStage } from '@/lib/domain/rollout'

export interface StageGroup {
  readonly id: string
  readonly displayName: string
  readonly memberCount: number
}

/** The groups that these stages name, by id; those that are gone are absent. */
export async function stageGroups(
  tx: TenantTx,
  tenantId: string,
  stages: readonly RolloutStage[],
): Promise<ReadonlyMap<string, StageGroup>> {
  const ids = new Set(stages.flatMap((stage) => (stage.kind === 'groups' ? stage.groupIds : [])))
  if (ids.size === 0) return new Map()
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: [...ids] } },
    select: { id: true, displayName: true, memberCount: true },
  })
  return new Map(groups.map((group) => [group.id, group]))
}
