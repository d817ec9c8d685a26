import type { Agent } from './agent'
import { AgentError } from './agent-error'
import type { Exception } from './managed-document'
import { exceptionLines } from './status'
import { verifySettings } from './verify-settings'

export interface VerifyResult {
  readonly policySetHash: string
  readonly verification: 'engine' | 'file'
  readonly settings: number
  /** Settings whose effect Defender shows; for the others the file is the evidence. */
  readonly shownByEngine: number
  readonly exceptions: readonly Exception[]
}

/**
 * Holds this machine against the policy set in force, now and without the network; changes nothing.
 * @throws AgentError where there is no policy set
 */
export async function verify(agent: Agent): Promise<VerifyResult> {
  const { applied } = await agent.store.loadOnboarded()
  const policySet = applied ? await agent.store.loadPolicySet(applied.hash) : null
  if (!applied || !policySet)
    throw new AgentError('No policy is in force from this channel. Check in first: bulwark-agent check-in')
  const { by, exceptions, shownByEngine } = await verifySettings(agent, policySet, 0)
  return {
    policySetHash: applied.hash,
    verification: by,
    settings: policySet.settings.length,
    shownByEngine,
    exceptions,
  }
}

/** The result as lines for people. */
export function verifyText({ exceptions, settings, shownByEngine, verification }: VerifyResult): string {
  const how =
    verification === 'engine'
      ? `Defender shows ${shownByEngine} of them, the managed file is the evidence for the others`
      : 'verified in the managed file only'
  const head = `${settings - exceptions.length} of ${settings} settings are in force; ${how}.`
  return [head, ...exceptionLines(exceptions)].join('\n')
}
