import type { TenantTx } from '@/lib/db/with-tenant'
import type { ResolutionPolicy } from '@/lib/domain/resolution'
import { rolloutSalt, rolloutStageSchema, type RolloutStage } from '@/lib/domain/rollout'
import { parseStoredValues } from '../stored-settings'

/** A rollout that runs, with what devices outside its stage keep. */
export interface RunningRollout {
  readonly id: string
  readonly policyId: string
  readonly stage: RolloutStage
  readonly fromVersion: number
  /** JSON of that version's settings, and when it was saved. */
  readonly settings: unknown
  readonly savedAt: Date
}

/** The rollouts that run, by policy. @param policyIds only of these; of the whole tenant when null */
export async function loadRollouts(
  tx: TenantTx,
  tenantId: string,
  policyIds: readonly string[] | null,
): Promise<ReadonlyMap<string, RunningRollout>> {
  const only = policyIds ? [...policyIds] : null
  const rows = await tx.$queryRaw<(Omit<RunningRollout, 'stage'> & { stage: unknown })[]>`
    select r.id, r."policyId", r.stage, r."fromVersion", v.settings, v."createdAt" as "savedAt"
    from "PolicyRollout" r
    join "PolicyVersion" v on v."tenantId" = r."tenantId" and v."policyId" = r."policyId" and v.number = r."fromVersion"
    where r."tenantId" = ${tenantId} and r.state in ('active', 'halted')
      and (${only}::text[] is null or r."policyId" = any(${only}::text[]))`
  return new Map(rows.map((row) => [row.policyId, { ...row, stage: rolloutStageSchema.parse(row.stage) }]))
}

/** The policy as devices get it while the rollout runs: its newest version is the candidate, an earlier one what stays. */
export function staged(
  policy: ResolutionPolicy,
  rollout: Pick<RunningRollout, 'stage' | 'fromVersion' | 'settings' | 'savedAt'>,
): ResolutionPolicy {
  const { version, lastModified, settings } = policy
  return {
    ...policy,
    version: rollout.fromVersion,
    lastModified: rollout.savedAt.getTime(),
    settings: parseStoredValues(rollout.settings),
    rollout: {
      salt: rolloutSalt(policy.id, rollout.fromVersion),
      stage: rollout.stage,
      version,
      lastModified,
      settings,
    },
  }
}
