import { setTimeout as delay } from 'node:timers/promises'
import type { Agent } from './agent'
import { RefusedError, UnavailableError } from './api'
import { checkIn } from './check-in'
import { explainFailure } from './explain-problem'
import { regularPause, retryPause } from './pause'

/** Asks a running agent to check in now. */
export const NUDGE_SIGNAL = 'SIGUSR1'

/**
 * Checks in again and again until the agent's signal ends it: at the server's pace, sooner when asked on this machine, and
 * with growing pauses while the server is away. What is in force stays in force all the time.
 * @throws AgentError before the first check-in where the machine has not been onboarded
 */
export async function runDaemon(agent: Agent): Promise<void> {
  const { tenantName, url } = await agent.store.loadOnboarded()
  agent.log.info(`Checking in with ${tenantName} at ${url}.`)
  await agent.store.tidy()
  let nudge = new AbortController()
  const onNudge = () => nudge.abort()
  process.on(NUDGE_SIGNAL, onNudge)
  let failures = 0
  let lastSaid = ''
  try {
    while (!agent.signal.aborted) {
      const isAsked = nudge.signal.aborted
      nudge = new AbortController()
      let seconds: number
      try {
        const answer = await checkIn(agent, isAsked)
        failures = 0
        const { label, reason } = answer.enrollment
        lastSaid = say(agent, lastSaid, `Enrollment: ${label}. ${reason}`, false)
        seconds = regularPause(answer.nextCheckInSeconds, agent.config.maxCheckInMinutes, Math.random())
        await noteNext(agent, seconds, null)
      } catch (error) {
        if (agent.signal.aborted) break
        const problem = explainFailure(error)
        if (problem === null) throw error
        failures += 1
        lastSaid = say(agent, lastSaid, problem, true)
        seconds = pauseAfter(error, failures, agent.config.maxCheckInMinutes)
        await noteNext(agent, seconds, problem)
      }
      const wake = AbortSignal.any([agent.signal, nudge.signal])
      await delay(seconds * 1000, undefined, { signal: wake }).catch(() => undefined)
    }
  } finally {
    process.off(NUDGE_SIGNAL, onNudge)
  }
  agent.log.info('Stopped. What is in force stays in force.')
}

/** A refusal is not mended by asking often; everything else may pass soon. */
function pauseAfter(error: unknown, failures: number, maxMinutes: number): number {
  if (error instanceof RefusedError) return regularPause(maxMinutes * 60, maxMinutes, Math.random())
  const asked = error instanceof UnavailableError ? error.retryAfterSeconds : null
  return retryPause(failures, asked, Math.random())
}

/** Says each thing once, however often it comes in a row. */
function say(agent: Agent, before: string, message: string, isProblem: boolean): string {
  if (message !== before) (isProblem ? agent.log.warn : agent.log.info)(message)
  return message
}

/** For `status`; a disk that is full must not end the agent. */
async function noteNext(agent: Agent, seconds: number, problem: string | null): Promise<void> {
  const now = Date.now()
  try {
    const state = await agent.store.loadOnboarded()
    await agent.store.save({
      ...state,
      nextCheckInAt: new Date(now + seconds * 1000).toISOString(),
      lastProblem: problem === null ? null : { at: new Date(now).toISOString(), message: problem },
    })
  } catch (error) {
    const told = explainFailure(error)
    if (told === null) throw error
    agent.log.warn(told)
  }
}
