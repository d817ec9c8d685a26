import { rm } from 'node:fs/promises'
import { apiOf, identityOf, type Agent } from './agent'
import { RefusedError } from './api'

export interface OffboardOptions {
  /** Leave what is enforced as it is, instead of giving the managed file back. */
  readonly keepSettings: boolean
  /** Go on although the server refuses: it does not know the device any more. */
  readonly force: boolean
}

/**
 * Ends management of this machine: tells the server, gives the managed file back and forgets key and policy.
 * @returns what became of the managed file, as a sentence
 * @throws RefusedError, UnavailableError before anything was changed
 */
export async function offboard(agent: Agent, options: OffboardOptions): Promise<string> {
  const state = await agent.store.loadOnboarded()
  try {
    await apiOf(agent, state).offboard(identityOf(state))
  } catch (error) {
    if (!options.force || !(error instanceof RefusedError)) throw error
    agent.log.warn(`The server refused (${error.message}); offboarding this machine anyway.`)
  }
  const fate = await leaveManagedFile(agent, state, options.keepSettings)
  await rm(agent.store.file, { force: true })
  await agent.store.removePolicySet()
  return fate
}

async function leaveManagedFile(
  agent: Agent,
  state: Parameters<Agent['managed']['release']>[0],
  keepSettings: boolean,
): Promise<string> {
  const { file } = agent.managed
  if (keepSettings) {
    const copy = await agent.managed.keepBackup(state)
    return `Left ${file} as it is.${copy ? ` What was there before is in ${copy}.` : ''}`
  }
  const fate = await agent.managed.release(state)
  if (fate === 'restored') return `Restored ${file} as it was before.`
  return fate === 'removed' ? `Removed ${file}.` : `Left ${file} alone.`
}
