'use server'

import { DomainError } from '@/lib/db/errors'
import { toJson } from '@/lib/db/to-json'
import type { TenantTx } from '@/lib/db/with-tenant'
import { isWider, stageText, type RolloutStage } from '@/lib/domain/rollout'
import { rollBackPolicy } from '@/lib/worker/rollouts/roll-back-policy'
import { addRolloutStep } from '@/lib/worker/rollouts/rollout-steps'
import type { Actor } from '../core/actor'
import { defineAction } from '../core/define-action'
import { policyAudit } from '../policies/audit'
import { getStoredPolicy, requirePolicyPermission, stalePolicy } from '../policies/stored-policy'
import { requireRunning, requireStageGroups, updateRollout } from './rollout-store'
import { rolloutInput, widenRolloutInput } from './schema'

/** The policy and its rollout, for somebody who may write it. */
async function open(tx: TenantTx, actor: Actor, seen: { policyId: string; lock: number }) {
  const policy = await getStoredPolicy(tx, actor.tenantId, seen.policyId)
  requirePolicyPermission(actor, 'policy:write', policy.policyType)
  return { policy, rollout: await requireRunning(tx, actor.tenantId, seen) }
}

async function textOf(tx: TenantTx, tenantId: string, stage: RolloutStage): Promise<string> {
  if (stage.kind === 'percent') return stageText(stage, () => undefined)
  const groups = await tx.group.findMany({ where: { tenantId, id: { in: [...stage.groupIds] } } })
  const names = new Map(groups.map((group) => [group.id, group.displayName]))
  return stageText(stage, (id) => names.get(id))
}

/** More devices get the new settings; those that have them keep them. */
export const widenRollout = defineAction({
  name: 'policy.rolloutWiden',
  permission: 'policy:write',
  affects: 'resolution',
  input: widenRolloutInput,
  async run({ tx, actor, input }) {
    const { tenantId, userId } = actor
    const { policy, rollout } = await open(tx, actor, input)
    if (rollout.state === 'halted') {
      throw new DomainError('conflict', 'This rollout is halted. Resume it before you widen it.')
    }
    const names = await requireStageGroups(tx, tenantId, input.stage)
    if (!isWider(rollout.stage, input.stage)) {
      const message =
        rollout.stage.kind === 'percent'
          ? `Choose more than ${rollout.stage.percent} %.`
          : 'Keep the groups that have the new settings, and add at least one.'
      throw new DomainError('invalid', message, { fieldErrors: { stage: message } })
    }
    await updateRollout(tx, rollout, { stage: toJson(input.stage) })
    await addRolloutStep(tx, tenantId, {
      rolloutId: rollout.id,
      kind: 'widened',
      stage: input.stage,
      version: policy.version,
      actorId: userId,
    })
    const before = { stage: await textOf(tx, tenantId, rollout.stage) }
    const after = { stage: stageText(input.stage, (id) => names.get(id)) }
    return { data: { id: policy.id }, audit: policyAudit(policy, { before, after }) }
  },
})

/** Stops at the present stage: who has the new settings keeps them, nobody else gets them. */
export const haltRollout = defineAction({
  name: 'policy.rolloutHalt',
  permission: 'policy:write',
  affects: 'nothing',
  input: rolloutInput,
  async run({ tx, actor, input }) {
    const { policy, rollout } = await open(tx, actor, input)
    if (rollout.state === 'halted') throw new DomainError('conflict', 'This rollout is halted already.')
    await updateRollout(tx, rollout, { state: 'halted', haltedAt: new Date(), haltReason: null })
    const { id: rolloutId, tenantId, stage } = rollout
    const step = { rolloutId, stage, version: policy.version, actorId: actor.userId }
    await addRolloutStep(tx, tenantId, { ...step, kind: 'halted' })
    return { data: { id: policy.id }, audit: policyAudit(policy, {}) }
  },
})

/**
 * Goes on from the stage at which it halted. The errors that halted it would do so again within a minute, so resuming takes
 * the automatic halt away where it was that which stopped it.
 */
export const resumeRollout = defineAction({
  name: 'policy.rolloutResume',
  permission: 'policy:write',
  affects: 'nothing',
  input: rolloutInput,
  async run({ tx, actor, input }) {
    const { policy, rollout } = await open(tx, actor, input)
    if (rollout.state !== 'halted') throw new DomainError('conflict', 'This rollout is not halted.')
    const wasAutomatic = rollout.haltReason !== null
    await updateRollout(tx, rollout, {
      state: 'active',
      haltedAt: null,
      haltReason: null,
      ...(wasAutomatic ? { haltErrorPercent: null, haltMinDevices: null, rollsBackOnHalt: false } : {}),
    })
    const { id: rolloutId, tenantId, stage } = rollout
    const detail = wasAutomatic ? 'From here on it does not halt by itself' : ''
    const step = { rolloutId, stage, version: policy.version, actorId: actor.userId, detail }
    await addRolloutStep(tx, tenantId, { ...step, kind: 'resumed' })
    return { data: { id: policy.id }, audit: policyAudit(policy, { detail: { wasAutomatic } }) }
  },
})

/** Every device of the policy gets the new settings. */
export const completeRollout = defineAction({
  name: 'policy.rolloutComplete',
  permission: 'policy:write',
  affects: 'resolution',
  input: rolloutInput,
  async run({ tx, actor, input }) {
    const { policy, rollout } = await open(tx, actor, input)
    await updateRollout(tx, rollout, { state: 'completed', endedAt: new Date(), toVersion: policy.version })
    const { id: rolloutId, tenantId, stage } = rollout
    const step = { rolloutId, stage, version: policy.version, actorId: actor.userId }
    await addRolloutStep(tx, tenantId, { ...step, kind: 'completed' })
    const before = { stage: await textOf(tx, tenantId, stage) }
    return {
      data: { id: policy.id },
      audit: policyAudit(policy, { before, after: { stage: 'Every device' } }),
    }
  },
})

/** The settings of before come back, as a new version, for every device. */
export const rollBackRollout = defineAction({
  name: 'policy.rollBack',
  permission: 'policy:write',
  affects: 'resolution',
  input: rolloutInput,
  async run({ tx, actor, input, revision }) {
    const { policy, rollout } = await open(tx, actor, input)
    const version = await rollBackPolicy(tx, actor, policy, rollout.fromVersion, revision)
    if (version === null) throw stalePolicy()
    await updateRollout(tx, rollout, { state: 'rolledBack', endedAt: new Date(), toVersion: policy.version })
    const { id: rolloutId, tenantId, stage } = rollout
    await addRolloutStep(tx, tenantId, {
      rolloutId,
      kind: 'rolledBack',
      stage,
      version,
      actorId: actor.userId,
    })
    const after = { version, settingsOf: rollout.fromVersion }
    return {
      data: { id: policy.id, version },
      audit: policyAudit(policy, { before: { version: policy.version }, after }),
    }
  },
})
