import { CHECK_IN_INTERVAL_SECONDS, onboardRequestSchema, type OnboardResponse } from '@/agent/protocol'
import { derivedId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { toJson } from '@/lib/db/to-json'
import { wakeResolution } from '@/lib/worker/wake-resolution'
import { applySurvey } from '@/lib/worker/enrollment/apply-survey'
import { mergeTags } from './merge-tags'
import { parseOnboardingToken, useOnboardingToken } from './onboarding-tokens'
import { parseBody } from './problem'
import { deviceEvent } from '@/lib/worker/enrollment/stored-device'
import { loadSwitches } from '@/lib/worker/enrollment/switches'

/** Where simulated and freshly onboarded devices come back soon: their first policy set is being worked out. */
const FIRST_CHECK_IN_SECONDS = 30

/**
 * Onboards a device: a new record with its key, surveyed and decided on, in one transaction. The same key again is the same
 * device (a lost answer, tried again); the same hardware with a new key is a new record, as nobody vouches for the old one.
 */
export async function onboardDevice(body: string, now: Date): Promise<OnboardResponse> {
  const request = parseBody(onboardRequestSchema, body)
  const parts = parseOnboardingToken(request.onboardingToken)
  const { tenantId } = parts
  return withTenant(tenantId, async (tx) => {
    await useOnboardingToken(tx, parts, now)
    // The id follows from the key, so the same key is found without an index and cannot be onboarded twice.
    const id = derivedId('dev', `${tenantId} ${request.publicKey.x}`)
    const known = await tx.device.findUnique({ where: { tenantId_id: { tenantId, id } } })
    if (known)
      return toResponse(
        tenantId,
        known.id,
        { code: known.enrollmentCode, label: known.enrollmentLabel, reason: known.enrollmentReason },
        known.channel,
      )
    // A change of the scope waits for devices that are onboarding by the old one, and then decides on them too.
    await tx.$queryRaw`select 1 as locked from "EnforcementScope" where "tenantId" = ${tenantId} for share`
    const switches = await loadSwitches(tx, tenantId)
    const tags = mergeTags([], [], request.survey.tags)
    const device = {
      id,
      name: request.name,
      tags,
      dynamicTags: [],
      excluded: false,
      onboarded: true,
      directoryObjectId: null,
      before: null,
    }
    const effect = await applySurvey(tx, tenantId, device, request.survey, switches, now)
    await tx.device.create({
      data: {
        tenantId,
        id,
        name: request.name,
        tags,
        publicKey: toJson(request.publicKey),
        isSimulated: request.simulated,
        directoryObjectId: effect.directoryObjectId,
        joinType: effect.joinType,
        onboardedAt: now,
        lastCheckInAt: now,
        ...effect.columns,
      },
    })
    const { code, label, reason } = effect.decision
    await tx.deviceEvent.create({
      data: deviceEvent(tenantId, id, 'onboarded', { code, label, reason }, now),
    })
    await wakeResolution(tx, tenantId)
    return toResponse(tenantId, id, { code, label, reason }, effect.decision.channel)
  })
}

function toResponse(
  tenantId: string,
  deviceId: string,
  enrollment: OnboardResponse['enrollment'],
  channel: string,
): OnboardResponse {
  return {
    deviceId,
    tenantId,
    enrollment,
    nextCheckInSeconds: channel === 'mde' ? FIRST_CHECK_IN_SECONDS : CHECK_IN_INTERVAL_SECONDS,
  }
}
