import type { z } from 'zod'
import { DomainError } from '@/lib/db/errors'
import type { Prisma } from '@/lib/db/generated/client'
import { newId } from '@/lib/db/new-id'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import { rolloutStageSchema, type RolloutStage } from '@/lib/domain/rollout'
import { addRolloutStep } from '@/lib/worker/rollouts/rollout-steps'
import type { releaseInput } from './schema'

export const RUNNING = ['active', 'halted'] as const

/** A rollout with its stage parsed. */
export type StoredRollout = Omit<Prisma.PolicyRolloutModel, 'stage'> & { readonly stage: RolloutStage }

interface Author {
  readonly tenantId: string
  readonly userId: string | null
}

export function toStoredRollout(row: Prisma.PolicyRolloutModel): StoredRollout {
  return { ...row, stage: rolloutStageSchema.parse(row.stage) }
}

/** The rollout of a policy that runs, or null. */
export async function findRunning(
  tx: TenantTx,
  tenantId: string,
  policyId: string,
): Promise<StoredRollout | null> {
  const row = await tx.policyRollout.findFirst({ where: { tenantId, policyId, state: { in: [...RUNNING] } } })
  return row && toStoredRollout(row)
}

/** The rollout that runs, as it was seen. Throws `conflict` when there is none any more and `stale` when it went on. */
export async function requireRunning(
  tx: TenantTx,
  tenantId: string,
  { policyId, lock }: { readonly policyId: string; readonly lock: number },
): Promise<StoredRollout> {
  const rollout = await findRunning(tx, tenantId, policyId)
  if (!rollout) throw new DomainError('conflict', 'This rollout has ended meanwhile. Reload the page.')
  if (rollout.lock !== lock)
    throw new DomainError(
      'stale',
      'This rollout has gone on meanwhile. Reload the page, look again, and decide.',
    )
  return rollout
}

/** Refuses stages of groups that this tenant does not have, whoever may have them. @returns names by id */
export async function requireStageGroups(
  tx: TenantTx,
  tenantId: string,
  stage: RolloutStage,
): Promise<ReadonlyMap<string, string>> {
  if (stage.kind !== 'groups') return new Map()
  const groups = await tx.group.findMany({
    where: { tenantId, id: { in: [...stage.groupIds] } },
    select: { id: true, displayName: true },
  })
  if (groups.length < stage.groupIds.length) {
    const message = 'A group of this stage does not exist any more. Remove it.'
    throw new DomainError('notFound', message, { fieldErrors: { 'stage.groupIds': message } })
  }
  return new Map(groups.map((group) => [group.id, group.displayName]))
}

/** Begins the rollout of a version that has just been saved. No other of the policy may run. */
export async function startRollout(
  tx: TenantTx,
  { tenantId, userId }: Author,
  policy: { readonly id: string; readonly fromVersion: number; readonly toVersion: number },
  { stage, halt, rollsBackOnHalt }: z.output<typeof releaseInput>,
): Promise<void> {
  const id = newId('rol')
  await tx.policyRollout.create({
    data: {
      tenantId,
      id,
      policyId: policy.id,
      fromVersion: policy.fromVersion,
      toVersion: policy.toVersion,
      stage: toJson(stage),
      haltErrorPercent: halt?.errorPercent ?? null,
      haltMinDevices: halt?.minDevices ?? null,
      rollsBackOnHalt: halt !== null && rollsBackOnHalt,
      startedBy: userId,
    },
  })
  const step = { rolloutId: id, stage, version: policy.toVersion, actorId: userId }
  await addRolloutStep(tx, tenantId, { ...step, kind: 'started' })
}

/** Keeps the rollout that runs, if any, with the policy's newest version: new settings become its candidate, in its stage. */
export async function followVersion(
  tx: TenantTx,
  { tenantId, userId }: Author,
  policyId: string,
  version: number,
  hasNewSettings: boolean,
): Promise<void> {
  const rollout = await findRunning(tx, tenantId, policyId)
  if (!rollout) return
  await updateRollout(tx, rollout, { toVersion: version })
  if (!hasNewSettings) return
  const { id: rolloutId, stage } = rollout
  await addRolloutStep(tx, tenantId, { rolloutId, kind: 'newVersion', stage, version, actorId: userId })
}

/** Writes a rollout on; nobody who saw it before can act on it any more. */
export async function updateRollout(
  tx: TenantTx,
  { tenantId, id }: Pick<StoredRollout, 'tenantId' | 'id'>,
  data: Prisma.PolicyRolloutUpdateInput,
): Promise<void> {
  await tx.policyRollout.update({
    where: { tenantId_id: { tenantId, id } },
    data: { ...data, lock: { increment: 1 } },
  })
}
