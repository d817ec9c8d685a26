import { apiOf, identityOf, type Agent } from './agent'
import { makeKey } from '../make-key'
import type { OnboardedState } from './state'

/**
 * Puts a new key in the place of the device's. The new one is on the disk before the server hears of it, so that a lost
 * answer loses no key.
 * @returns the state to go on with, saved
 */
export async function rotateKey(agent: Agent, state: OnboardedState): Promise<OnboardedState> {
  const nextKey = state.nextKey ?? makeKey()
  await agent.store.save({ ...state, nextKey })
  await apiOf(agent, state).rotateKey(identityOf(state), nextKey)
  const next = { ...state, key: nextKey, nextKey: null }
  await agent.store.save(next)
  agent.log.info("Rotated the device's key.")
  return next
}
