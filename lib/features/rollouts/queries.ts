import 'server-only'
import type { TenantTx } from '@/lib/db/with-tenant'
import {
  errorPercent,
  stageText,
  type HaltRule,
  type RolloutStage,
  type RolloutState,
} from '@/lib/domain/rollout'
import { ROLLOUT_STATES, rolloutStageSchema } from '@/lib/domain/rollout'
import type { StatusCounts } from '@/lib/worker/policy-verdicts'
import { ROLLOUT_STEPS, type RolloutStepKind } from '@/lib/worker/rollouts/rollout-steps'
import { stageCounts } from '@/lib/worker/rollouts/stage-counts'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'
import { toStoredRollout, type StoredRollout } from './rollout-store'
import { stageGroups, type StageGroup } from './stage-groups'

export interface RolloutStepRow {
  readonly number: number
  readonly kind: RolloutStepKind
  readonly stage: string
  readonly version: number
  readonly detail: string
  readonly at: string
  /** Null: by itself. */
  readonly by: string | null
}

export interface RolloutView {
  readonly id: string
  readonly lock: number
  readonly state: RolloutState
  readonly fromVersion: number
  readonly toVersion: number
  readonly stage: RolloutStage
  readonly stageText: string
  /** Those of the stage's groups that still exist. */
  readonly stageGroups: readonly StageGroup[]
  readonly halt: HaltRule | null
  readonly rollsBackOnHalt: boolean
  readonly haltReason: string | null
  readonly startedAt: string
  readonly endedAt: string | null
  readonly steps: readonly RolloutStepRow[]
}

export interface RolloutPage {
  readonly running: RolloutView | null
  /** Devices of the stage by status, at the resolved revision; all zero while nothing runs. */
  readonly counts: StatusCounts
  /** Errors among those that reported, in percent. */
  readonly errorPercent: number
  /** Rollouts that ended, newest first. */
  readonly past: readonly RolloutView[]
}

/** More are no help; the audit log has them all. */
const PAST = 20

/** The rollout of a policy that runs, how its devices take it, and those before it. */
export async function getRolloutPage(actor: Actor, policyId: string): Promise<RolloutPage> {
  return queryTenant(actor, 'policy:read', async (tx) => {
    const { tenantId } = actor
    const rows = await tx.policyRollout.findMany({
      where: { tenantId, policyId },
      orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      take: PAST + 1,
    })
    const views = await toViews(tx, tenantId, rows.map(toStoredRollout))
    const running = views.find(({ endedAt }) => endedAt === null) ?? null
    const counts = await stageCounts(tx, tenantId, policyId)
    return {
      running,
      counts,
      errorPercent: errorPercent(counts),
      past: views.filter((view) => view !== running),
    }
  })
}

async function toViews(
  tx: TenantTx,
  tenantId: string,
  rollouts: readonly StoredRollout[],
): Promise<readonly RolloutView[]> {
  const steps = await tx.policyRolloutStep.findMany({
    where: { tenantId, rolloutId: { in: rollouts.map(({ id }) => id) } },
    orderBy: [{ rolloutId: 'asc' }, { number: 'desc' }],
  })
  const stageOf = new Map(steps.map((step) => [step, rolloutStageSchema.parse(step.stage)]))
  const groups = await stageGroups(tx, tenantId, [...rollouts.map(({ stage }) => stage), ...stageOf.values()])
  const users = await tx.user.findMany({
    where: { id: { in: steps.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, name: true },
  })
  const userNames = new Map(users.map(({ id, name }) => [id, name]))
  const textOf = (stage: RolloutStage) => stageText(stage, (id) => groups.get(id)?.displayName)
  return rollouts.map((rollout): RolloutView => {
    const { id, lock, fromVersion, toVersion, stage, haltErrorPercent, haltMinDevices } = rollout
    return {
      id,
      lock,
      state: ROLLOUT_STATES.find((state) => state === rollout.state) ?? 'active',
      fromVersion,
      toVersion,
      stage,
      stageText: textOf(stage),
      stageGroups: stage.kind === 'groups' ? stage.groupIds.flatMap((group) => groups.get(group) ?? []) : [],
      halt:
        haltErrorPercent === null || haltMinDevices === null
          ? null
          : { errorPercent: haltErrorPercent, minDevices: haltMinDevices },
      rollsBackOnHalt: rollout.rollsBackOnHalt,
      haltReason: rollout.haltReason,
      startedAt: rollout.startedAt.toISOString(),
      endedAt: rollout.endedAt?.toISOString() ?? null,
      steps: steps
        .filter(({ rolloutId }) => rolloutId === id)
        .map((step) => ({
          number: step.number,
          kind: ROLLOUT_STEPS.find((kind) => kind === step.kind) ?? 'started',
          stage: textOf(stageOf.get(step) ?? stage),
          version: step.version,
          detail: step.detail,
          at: step.at.toISOString(),
          by: step.actorId === null ? null : (userNames.get(step.actorId) ?? 'A former administrator'),
        })),
    }
  })
}
