import type { onboardRequestSchema } from '@/agent/protocol'
import type { z } from 'zod'
import type { DeviceModel } from '@/lib/db/generated/models'
import { toJson } from '@/lib/db/to-json'
import { withTenant, type TenantTx } from '@/lib/db/with-tenant'
import { writeSurveyPlans } from '@/lib/worker/enrollment/write-survey-plans'
import { NO_IDENTITY } from '@/lib/worker/enrollment/load-identities'
import { planSurvey, type SurveyPlan } from '@/lib/worker/enrollment/plan-survey'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applySurveys } from './apply-surveys'
import { mergeTags } from './merge-tags'
import { TokenUses, type TokenParts } from './onboarding-tokens'
import { ApiProblem } from './problem'
import { supersedeHardware } from './supersede-hardware'
import { surveyDigest } from './survey-digest'

/** A device that wants to onboard. */
export interface Onboarding {
  /** Follows from its key. */
  readonly deviceId: string
  readonly token: TokenParts
  readonly request: z.output<typeof onboardRequestSchema>
}

export type OnboardOutcome =
  | {
      readonly kind: 'onboarded'
      readonly enrollment: { readonly code: number | null; readonly label: string; readonly reason: string }
      readonly channel: string
    }
  | { readonly kind: 'refused'; readonly problem: ApiProblem }

/**
 * Onboards devices of one tenant in one transaction: each a new record with its key, surveyed and decided on. The same key
 * again is the same device (a lost answer, tried again); one that had offboarded is brought back. The same hardware with a
 * new key is a new record, as nobody vouches for the old one, which counts as replaced from then on.
 * @returns outcomes in the order of the requests
 */
export function runOnboardBatch(
  tenantId: string,
  batch: readonly Onboarding[],
  now: Date,
): Promise<readonly OnboardOutcome[]> {
  return withTenant(tenantId, async (tx) => {
    const uses = await TokenUses.lock(
      tx,
      tenantId,
      batch.map((o) => o.token.id),
      now,
    )
    const known = await lockKnown(
      tx,
      tenantId,
      batch.map((o) => o.deviceId),
    )
    const unknown = batch.map((o) => o.deviceId).filter((id) => !known.has(id))
    const deleted = await loadDeletedKeys(tx, tenantId, unknown)
    const outcomes = new Map<string, OnboardOutcome>()
    const added: Onboarding[] = []
    const returning: Onboarding[] = []
    for (const onboarding of batch) {
      const device = known.get(onboarding.deviceId)
      const key = device ? keyOf(device) : deleted.get(onboarding.deviceId)
      const problem = uses.refusalOf(onboarding.token) ?? refusalOf(onboarding, key)
      const isLostAnswer = device !== undefined && device.offboardedAt === null
      const refusal = problem ?? (isLostAnswer ? null : uses.take(onboarding.token))
      if (refusal) outcomes.set(onboarding.deviceId, { kind: 'refused', problem: refusal })
      else if (device && isLostAnswer) outcomes.set(device.id, storedOutcome(device))
      else (device ? returning : added).push(onboarding)
    }
    const plans = [
      ...(await addDevices(tx, tenantId, added, now)),
      ...(await bringBack(tx, tenantId, returning, now)),
    ]
    for (const { deviceId, decision } of plans) {
      const { code, label, reason, channel } = decision
      outcomes.set(deviceId, { kind: 'onboarded', enrollment: { code, label, reason }, channel })
    }
    await uses.store(tx, tenantId)
    if (plans.length > 0) {
      const data = plans.map(({ deviceId, decision: { code, label, reason } }) =>
        deviceEvent(tenantId, deviceId, 'onboarded', { code, label, reason }, now),
      )
      await tx.deviceEvent.createMany({ data })
      await supersedeHardware(tx, tenantId, added, now)
      await wakeResolution(tx, tenantId)
    }
    return batch.map((o) => outcomes.get(o.deviceId) ?? missing())
  })
}

function missing(): OnboardOutcome {
  throw new Error('An onboarding request came to nothing.')
}

/** The records of these keys, locked in the order of ids. */
async function lockKnown(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DeviceModel>> {
  const rows = await tx.$queryRaw<DeviceModel[]>`
    select * from "Device" where "tenantId" = ${tenantId} and id = any(${[...ids]}::text[]) order by id for update`
  return new Map(rows.map((row) => [row.id, row]))
}

/** What is known of a device's key, also of one that was deleted: deletion does not give a revoked key its trust back. */
interface KeyFacts {
  readonly isRevoked: boolean
  readonly x: string | null
}

async function loadDeletedKeys(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeyFacts>> {
  const rows = await tx.$queryRaw<(KeyFacts & { deviceId: string })[]>`
    select "deviceId", snapshot->'device'->>'keyRevokedAt' is not null as "isRevoked",
      snapshot->'device'->'publicKey'->>'x' as x
    from "DeletedDevice" where "tenantId" = ${tenantId} and "deviceId" = any(${[...ids]}::text[])`
  return new Map(rows.map((row) => [row.deviceId, row]))
}

function keyOf(device: DeviceModel): KeyFacts {
  return { isRevoked: device.keyRevokedAt !== null, x: Object(device.publicKey).x ?? null }
}

function refusalOf({ request }: Onboarding, key: KeyFacts | undefined): ApiProblem | null {
  if (key?.isRevoked)
    return new ApiProblem(401, 'An administrator revoked this key. Make a new key and onboard again.')
  if (key && key.x !== request.publicKey.x)
    return new ApiProblem(401, 'This key was replaced by another. Make a new key and onboard again.')
  return null
}

function storedOutcome(device: DeviceModel): OnboardOutcome {
  const { enrollmentCode: code, enrollmentLabel: label, enrollmentReason: reason, channel } = device
  return { kind: 'onboarded', enrollment: { code, label, reason }, channel }
}

async function addDevices(
  tx: TenantTx,
  tenantId: string,
  added: readonly Onboarding[],
  now: Date,
): Promise<readonly SurveyPlan[]> {
  if (added.length === 0) return []
  // A change of the scope waits for devices that are onboarding by the old one, and then decides on them too.
  await tx.$queryRaw`select 1 as locked from "EnforcementScope" where "tenantId" = ${tenantId} for share`
  const switches = await loadSwitches(tx, tenantId)
  const planned = added.map(({ deviceId, request }) => {
    const { name, survey } = request
    const tags = mergeTags([], [], survey.tags)
    const facts = { tags, dynamicTags: [], excluded: false, onboarded: true }
    const device = { id: deviceId, name, ...facts, directoryObjectId: null, before: null }
    return { request, tags, plan: planSurvey(tenantId, device, NO_IDENTITY, survey, switches, now) }
  })
  const plans = planned.map((p) => p.plan)
  await writeSurveyPlans(tx, tenantId, plans, now)
  // A deleted device that onboards again starts anew: its old record cannot come back beside the new one.
  await tx.deletedDevice.deleteMany({ where: { tenantId, deviceId: { in: added.map((o) => o.deviceId) } } })
  await tx.device.createMany({
    data: planned.map(({ request, tags, plan }) => ({
      tenantId,
      id: plan.deviceId,
      name: request.name,
      tags,
      publicKey: toJson(request.publicKey),
      surveyDigest: surveyDigest(request.name, request.survey),
      isSimulated: request.simulated,
      directoryObjectId: plan.directoryObjectId,
      joinType: plan.joinType,
      onboardedAt: now,
      lastCheckInAt: now,
      recentCheckIns: [now],
      ...plan.columns,
    })),
  })
  return plans
}

/** Devices that had taken their leave and are there again, with the same key. */
async function bringBack(
  tx: TenantTx,
  tenantId: string,
  returning: readonly Onboarding[],
  now: Date,
): Promise<readonly SurveyPlan[]> {
  if (returning.length === 0) return []
  const ids = returning.map((o) => o.deviceId)
  await tx.device.updateMany({
    where: { tenantId, id: { in: ids } },
    data: { offboardedAt: null, onboardedAt: now, lastCheckInAt: now },
  })
  const surveys = returning.map(({ deviceId, request: { name, survey } }) => ({
    deviceId,
    name,
    survey,
    digest: surveyDigest(name, survey),
  }))
  return [...(await applySurveys(tx, tenantId, surveys, now)).values()]
}
