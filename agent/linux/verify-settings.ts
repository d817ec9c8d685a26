import { setTimeout as delay } from 'node:timers/promises'
import type { PolicySetResponse } from '../protocol'
import type { Agent } from './agent'
import { checkSettings, type Verification } from './check-settings'
import { findDefender } from './defender'
import { buildManagedDocument } from './managed-document'

const ASK_AGAIN_AFTER_MS = 500

/**
 * Reads the managed file back and asks Defender, again for a while when it still shows something else: it watches the file,
 * and takes a moment.
 * @param settleMs how long to wait for Defender
 */
export async function verifySettings(
  agent: Agent,
  policySet: PolicySetResponse,
  settleMs: number,
): Promise<Verification> {
  const { placed, exceptions } = buildManagedDocument(policySet.settings)
  const until = performance.now() + settleMs
  for (;;) {
    const file = await agent.managed.read()
    const checked = checkSettings(placed, file?.json ?? null, await findDefender(agent.config.mdatp))
    const isDone = !checked.isSettling || performance.now() >= until || agent.signal.aborted
    if (isDone) return { ...checked, exceptions: [...exceptions, ...checked.exceptions] }
    await delay(ASK_AGAIN_AFTER_MS, undefined, { signal: agent.signal }).catch(() => undefined)
  }
}
