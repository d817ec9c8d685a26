import { checkInRequestSchema, type CheckInResponse } from '@/agent/protocol'
import type { SignedRequest } from './authenticate'
import { carryOutTask, deviceLoad } from './device-queue'
import type { CheckInContent } from './device-work'
import { nextCheckInSeconds } from './next-check-in'
import { parseBody } from './problem'
import { surveyDigest } from './survey-digest'

/** A key that is older is to be rotated. */
const KEY_COMES_OF_AGE_MS = 90 * 24 * 3_600_000

/** A signed check-in: facts in, report in, desired policy set out. The answer means that all of it is stored. */
export async function checkIn(request: SignedRequest, now: Date): Promise<CheckInResponse> {
  const done = await carryOutTask(request, now, () => ({
    kind: 'checkIn',
    content: readContent(request.body),
  }))
  return {
    enrollment: done.enrollment,
    policySetHash: done.policySetHash,
    nextCheckInSeconds: nextCheckInSeconds(done.deviceId, done, deviceLoad(done.tenantId), now.getTime()),
    syncRequested: done.wasSyncAsked,
    rotateKey: now.getTime() - done.keySince.getTime() > KEY_COMES_OF_AGE_MS,
  }
}

function readContent(body: string): CheckInContent {
  const { name, survey, report } = parseBody(checkInRequestSchema, body)
  return { name, survey, report: report ?? null, digest: surveyDigest(name, survey) }
}
