import type { CheckInResponse } from '../protocol'
import { apiOf, identityOf, type Agent } from './agent'
import { AgentError, messageOf } from './agent-error'
import { RefusedError } from './api'
import { applyPolicySet } from './apply-policy-set'
import { policySetHash } from './canonical-json'
import { findDefender } from './defender'
import { rotateKey } from './rotate-key'
import type { OnboardedState } from './state'
import { takeSurvey } from './survey'

/** Each may bring another policy set, when administrators change policies meanwhile. */
const MAX_EXCHANGES = 4

/**
 * One check-in from beginning to end: puts local changes right, sends the survey and any queued report, downloads and applies
 * what is to be enforced when that is something else, and reports how it went.
 * @param isAsked an administrator of this machine asked for it: report in any case
 * @returns the server's last answer
 * @throws RefusedError, UnavailableError; the policy in force stays, and the newest report waits for the next time
 */
export async function checkIn(agent: Agent, isAsked = false): Promise<CheckInResponse> {
  let state = await agent.store.loadOnboarded()
  state = await enforceAgain(agent, state, isAsked)
  for (let exchange = 1; ; exchange++) {
    const answer = await send(agent, state)
    state = await agent.store.loadOnboarded()
    const wanted = answer.policySetHash
    const isNew = wanted !== null && wanted !== state.applied?.hash
    if (isNew) state = await fetchAndApply(agent, state, wanted)
    else if (answer.syncRequested && exchange === 1) state = await enforceAgain(agent, state, true)
    if (answer.rotateKey) state = await rotateWhenAsked(agent, state)
    if (state.queuedReport === null || exchange >= MAX_EXCHANGES || agent.signal.aborted) return answer
  }
}

/** A rotation that fails costs nothing but itself: the old key is good until the server has the new one. */
async function rotateWhenAsked(agent: Agent, state: OnboardedState): Promise<OnboardedState> {
  try {
    return await rotateKey(agent, state)
  } catch (error) {
    agent.log.warn(`Could not rotate the device's key: ${messageOf(error)}`)
    return agent.store.loadOnboarded()
  }
}

/** What is enforced stays enforced, with and without the server. */
async function enforceAgain(agent: Agent, state: OnboardedState, isAsked: boolean): Promise<OnboardedState> {
  if (state.applied === null) return state
  const policySet = await agent.store.loadPolicySet(state.applied.hash)
  // A kill between saving another set and applying it; what is to be enforced is downloaded again.
  if (policySet === null) {
    const next = { ...state, applied: null }
    await agent.store.save(next)
    return next
  }
  return applyPolicySet(agent, state, state.applied.hash, policySet, isAsked)
}

async function fetchAndApply(agent: Agent, state: OnboardedState, hash: string): Promise<OnboardedState> {
  const policySet = await apiOf(agent, state).policySet(identityOf(state), hash)
  if (policySetHash(policySet) !== hash)
    throw new AgentError('The policy set is not the one that its hash names. Check any proxy on the way.')
  if (policySet.osPlatform !== 'linux')
    throw new AgentError(`The policy set is for ${policySet.osPlatform}. Onboard this machine again.`)
  await agent.store.savePolicySet(policySet)
  return applyPolicySet(agent, state, hash, policySet, false)
}

/** Sends survey and report, and keeps what the server answered. */
async function send(agent: Agent, state: OnboardedState): Promise<CheckInResponse> {
  const file = await agent.managed.read().catch(() => null)
  const survey = await takeSurvey(agent.config, await findDefender(agent.config.mdatp), file?.json ?? null)
  const request = { name: agent.name, survey, report: state.queuedReport }
  let current = state
  let answer: CheckInResponse
  try {
    ;[answer, current] = await sendWithEitherKey(agent, state, request)
  } catch (error) {
    if (!isReportRefused(error) || state.queuedReport === null) throw error
    // A server brought back from a backup may not know the set any more: the report will never be taken.
    agent.log.warn(`The server does not take the report: ${error.message}`)
    current = { ...state, queuedReport: null, applied: null }
    await agent.store.save(current)
    answer = await apiOf(agent, state).checkIn(identityOf(current), { ...request, report: null })
  }
  const now = Date.now()
  await agent.store.save({
    ...current,
    queuedReport: null,
    lastCheckIn: {
      at: new Date(now).toISOString(),
      enrollment: answer.enrollment,
      policySetHash: answer.policySetHash,
    },
    lastProblem: null,
  })
  return answer
}

/**
 * After a key rotation whose answer was lost, the server has the new key or the old one: the new one is tried first, and
 * what the server takes is kept.
 */
async function sendWithEitherKey(
  agent: Agent,
  state: OnboardedState,
  request: Parameters<ReturnType<typeof apiOf>['checkIn']>[1],
): Promise<[CheckInResponse, OnboardedState]> {
  const api = apiOf(agent, state)
  if (state.nextKey === null) return [await api.checkIn(identityOf(state), request), state]
  const rotated: OnboardedState = { ...state, key: state.nextKey, nextKey: null }
  try {
    return [await api.checkIn(identityOf(rotated), request), rotated]
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status !== 401) throw error
  }
  return [await api.checkIn(identityOf(state), request), { ...state, nextKey: null }]
}

function isReportRefused(error: unknown): error is RefusedError {
  return (
    error instanceof RefusedError &&
    error.status === 400 &&
    error.fields.some((field) => field.startsWith('report'))
  )
}
