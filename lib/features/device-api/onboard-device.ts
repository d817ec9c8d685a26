import { CHECK_IN_INTERVAL_SECONDS, onboardRequestSchema, type OnboardResponse } from '@/agent/protocol'
import { isDatabaseAway } from './database-away'
import { GroupCommit } from './group-commit'
import { deviceIdOfKey } from './key-changes'
import { isKnownTenant } from './known-tenants'
import { takeFromLimit } from './limits'
import { runOnboardBatch, type Onboarding, type OnboardOutcome } from './onboard-batch'
import { parseOnboardingToken, refusedToken } from './onboarding-tokens'
import { ApiProblem, parseBody } from './problem'

/** A freshly onboarded device comes back soon: its first policy set is being worked out. */
const FIRST_CHECK_IN_SECONDS = 30
const MOST_WAITING = 2_000

let queue: GroupCommit<Onboarding, OnboardOutcome> | undefined

function onboardQueue(): GroupCommit<Onboarding, OnboardOutcome> {
  queue ??= new GroupCommit({
    run: (tenantId, batch) => runOnboardBatch(tenantId, batch, new Date()),
    isHopeless: isDatabaseAway,
    mostInBatch: 100,
    mostAtOnce: 2,
  })
  return queue
}

/** Onboards the device that sends this body, in its tenant's next batch. Throws an ApiProblem for every refusal. */
export async function onboardDevice(body: string, now: Date): Promise<OnboardResponse> {
  const request = parseBody(onboardRequestSchema, body)
  const token = parseOnboardingToken(request.onboardingToken)
  const { tenantId } = token
  if (!(await isKnownTenant(tenantId, now))) throw refusedToken()
  await takeFromLimit('token', request.onboardingToken)
  if (onboardQueue().waiting >= MOST_WAITING)
    throw new ApiProblem(503, 'Too many devices are onboarding. Try again later.', { retryAfterSeconds: 30 })
  const deviceId = deviceIdOfKey(tenantId, request.publicKey.x)
  const outcome = await onboardQueue().submit(tenantId, deviceId, { deviceId, token, request })
  if (outcome.kind === 'refused') throw outcome.problem
  return {
    deviceId,
    tenantId,
    enrollment: outcome.enrollment,
    nextCheckInSeconds: outcome.channel === 'mde' ? FIRST_CHECK_IN_SECONDS : CHECK_IN_INTERVAL_SECONDS,
  }
}
