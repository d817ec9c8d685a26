import type { PolicySetResponse, StatusReport } from '../protocol'
import type { Agent } from './agent'
import { errorCodeOf } from './agent-error'
import { canonicalJson } from './canonical-json'
import { buildManagedDocument, type Exception } from './managed-document'
import { ManagedFile } from './managed-file'
import type { AgentState } from './state'
import { verifySettings } from './verify-settings'

/** Most exceptions that a report can carry. */
const MAX_EXCEPTIONS = 2000

/**
 * Brings the machine to what a policy set says, checks it, and queues a report where there is something new to say: another
 * set, or another outcome than the one reported last. Called at every check-in, so that local changes are put right.
 * @param hash the policy set's
 * @param isAsked report in any case
 * @returns the state to go on with, saved
 */
export async function applyPolicySet<T extends AgentState>(
  agent: Agent,
  state: T,
  hash: string,
  policySet: PolicySetResponse,
  isAsked: boolean,
): Promise<T> {
  const isNew = state.applied?.hash !== hash
  const { content } = buildManagedDocument(policySet.settings)
  let written: { state: AgentState; isWritten: boolean } = { state, isWritten: false }
  let outcome: { by: 'engine' | 'file'; exceptions: readonly Exception[] }
  try {
    written = await agent.managed.write(state, content)
    if (written.isWritten && !isNew) agent.log.warn(`${agent.managed.file} was changed; put it right.`)
    const settleMs = written.isWritten || isNew ? agent.config.settleSeconds * 1000 : 0
    outcome = await verifySettings(agent, policySet, settleMs)
  } catch (error) {
    if (errorCodeOf(error) === undefined) throw error
    agent.log.warn(ManagedFile.explain(agent.managed.file, error).message)
    outcome = { by: 'file', exceptions: failedBy(error, policySet) }
  }
  const exceptions = outcome.exceptions.slice(0, MAX_EXCEPTIONS)
  // The time of a stop is no time to judge: Defender had none to settle.
  if (agent.signal.aborted) return { ...state, ...written.state }
  const before = state.applied
  const isNews =
    before === null ||
    before.hash !== hash ||
    before.verification !== outcome.by ||
    canonicalJson([...before.exceptions]) !== canonicalJson([...exceptions])
  const now = new Date()
  const next: T = { ...state, ...written.state }
  next.applied = {
    hash,
    at: isNew ? now.toISOString() : (before?.at ?? now.toISOString()),
    verification: outcome.by,
    exceptions,
  }
  if (isNews || isAsked) {
    // By the clock, so that a state folder brought back from a backup cannot bring back a sequence that was used.
    next.sequence = Math.max(state.sequence + 1, Math.floor(now.getTime() / 1000))
    next.queuedReport = toReport(next.sequence, hash, outcome.by, exceptions)
  }
  if (isNew) {
    const failed = exceptions.length
    const count = policySet.settings.length
    agent.log.info(`Applied ${count - failed} of ${count} settings to ${agent.managed.file}.`)
  }
  await agent.store.save(next)
  return next
}

function toReport(
  sequence: number,
  policySetHash: string,
  verification: 'engine' | 'file',
  exceptions: Exception[],
): StatusReport {
  return { sequence, policySetHash, verification, exceptions }
}

/** Every setting failed for one reason: the file could not be written. */
function failedBy(error: unknown, policySet: PolicySetResponse): Exception[] {
  const errorCode = errorCodeOf(error) ?? 'unknown'
  return policySet.settings.map(({ key }) => ({ key, status: 'error', errorCode }))
}
