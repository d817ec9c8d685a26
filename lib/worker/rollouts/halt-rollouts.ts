import { newId } from '@/lib/db/new-id'
import type { Prisma } from '@/lib/db/generated/client'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { errorPercent, rolloutStageSchema, shouldHalt, type StageReports } from '@/lib/domain/rollout'
import { wakeResolution } from '../wake-resolution'
import { rollBackPolicy } from './roll-back-policy'
import { addRolloutStep } from './rollout-steps'
import { stageCounts } from './stage-counts'

/** Who the audit log names where nobody did it. */
const ITSELF = 'Bulwark'

/**
 * Halts the tenant's rollouts in which too many devices report errors, and rolls those back that are set to. Waits while a
 * change has not been evaluated yet: until then reports are about the settings of before.
 * @returns how many were halted
 */
export async function haltRollouts(tenantId: string, now: Date): Promise<number> {
  const due = await withTenant(tenantId, (tx) => findDue(tx, tenantId))
  let halted = 0
  for (const id of due) {
    if (await withTenant(tenantId, (tx) => haltWhenDue(tx, tenantId, id, now))) halted++
  }
  return halted
}

async function findDue(tx: TenantTx, tenantId: string): Promise<readonly string[]> {
  const rollouts = await tx.policyRollout.findMany({
    where: { tenantId, state: 'active', haltErrorPercent: { not: null }, haltMinDevices: { not: null } },
    orderBy: { id: 'asc' },
  })
  const due: string[] = []
  for (const rollout of rollouts) if (await reportsThatHalt(tx, tenantId, rollout)) due.push(rollout.id)
  return due
}

/** The reports, when they are bad enough and about the settings of now; else null. */
async function reportsThatHalt(
  tx: TenantTx,
  tenantId: string,
  { policyId, haltErrorPercent, haltMinDevices }: Prisma.PolicyRolloutModel,
): Promise<StageReports | null> {
  if (haltErrorPercent === null || haltMinDevices === null) return null
  const tenant = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { revision: true, resolvedRevision: true },
  })
  if (tenant.resolvedRevision !== tenant.revision) return null
  const counts = await stageCounts(tx, tenantId, policyId)
  return shouldHalt(counts, { errorPercent: haltErrorPercent, minDevices: haltMinDevices }) ? counts : null
}

async function haltWhenDue(tx: TenantTx, tenantId: string, id: string, now: Date): Promise<boolean> {
  // The tenant first, as actions do, so that none is half-way through while this decides.
  await tx.$queryRaw`select id from "Tenant" where id = ${tenantId} for no key update`
  const rollout = await tx.policyRollout.findUnique({ where: { tenantId_id: { tenantId, id } } })
  if (!rollout || rollout.state !== 'active') return false
  const policy = await tx.policy.findUnique({ where: { tenantId_id: { tenantId, id: rollout.policyId } } })
  const reports = await reportsThatHalt(tx, tenantId, rollout)
  if (!policy || policy.deletedAt || !reports) return false
  const reason = reasonText(reports)
  const step = {
    rolloutId: id,
    stage: rolloutStageSchema.parse(rollout.stage),
    version: policy.version,
    actorId: null,
  }
  await tx.policyRollout.update({
    where: { tenantId_id: { tenantId, id } },
    data: { state: 'halted', haltedAt: now, haltReason: reason, lock: { increment: 1 } },
  })
  await addRolloutStep(tx, tenantId, { ...step, kind: 'halted', detail: reason })
  await audit(tx, tenantId, 'policy.rolloutHalted', policy, null, { version: policy.version, reason })
  if (rollout.rollsBackOnHalt) await rollBack(tx, tenantId, rollout, policy, step, now)
  return true
}

async function rollBack(
  tx: TenantTx,
  tenantId: string,
  { id, fromVersion }: Prisma.PolicyRolloutModel,
  policy: Prisma.PolicyModel,
  step: Omit<Parameters<typeof addRolloutStep>[2], 'kind'>,
  now: Date,
): Promise<void> {
  const { revision } = await tx.tenant.update({
    where: { id: tenantId },
    data: { revision: { increment: 1 } },
    select: { revision: true },
  })
  const version = await rollBackPolicy(tx, { tenantId, userId: null }, policy, fromVersion, revision)
  if (version === null) throw new Error('A policy changed while its rollout was locked.')
  await tx.policyRollout.update({
    where: { tenantId_id: { tenantId, id } },
    data: { state: 'rolledBack', endedAt: now, toVersion: policy.version, lock: { increment: 1 } },
  })
  await addRolloutStep(tx, tenantId, { ...step, kind: 'rolledBack', version })
  const detail = { version, to: fromVersion }
  await audit(tx, tenantId, 'policy.rollBack', policy, revision, detail)
  await wakeResolution(tx, tenantId)
}

async function audit(
  tx: TenantTx,
  tenantId: string,
  action: string,
  policy: { readonly id: string; readonly name: string },
  revision: number | null,
  detail: Prisma.InputJsonObject,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      tenantId,
      id: newId('aud'),
      actorId: null,
      actorName: ITSELF,
      action,
      targetType: 'policy',
      targetId: policy.id,
      targetName: policy.name,
      outcome: 'success',
      revision,
      detail,
    },
  })
}

function reasonText(reports: StageReports): string {
  const reported = reports.succeeded + reports.error
  return `${reports.error} of ${reported} devices that reported have an error (${errorPercent(reports)} %)`
}
