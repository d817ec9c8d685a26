import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { RolloutStage } from '@/lib/domain/rollout'

export const ROLLOUT_STEPS = [
  'started',
  'widened',
  'newVersion',
  'halted',
  'resumed',
  'completed',
  'rolledBack',
] as const
export type RolloutStepKind = (typeof ROLLOUT_STEPS)[number]

export interface RolloutStep {
  readonly rolloutId: string
  readonly kind: RolloutStepKind
  /** From then on. */
  readonly stage: RolloutStage
  readonly version: number
  readonly detail?: string
  /** Null: by itself. */
  readonly actorId: string | null
}

/** Writes down what happened to a rollout. The rollout's row has to be locked: steps are numbered. */
export async function addRolloutStep(tx: TenantTx, tenantId: string, step: RolloutStep): Promise<void> {
  const { rolloutId, kind, stage, version, detail = '', actorId } = step
  const number = (await tx.policyRolloutStep.count({ where: { tenantId, rolloutId } })) + 1
  await tx.policyRolloutStep.create({
    data: { tenantId, rolloutId, number, kind, stage: toJson(stage), version, detail, actorId },
  })
}
