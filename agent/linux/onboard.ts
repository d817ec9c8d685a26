import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { onboardingPackageSchema, type OnboardingPackage, type OnboardResponse } from '../protocol'
import { apiOf, type Agent } from './agent'
import { AgentError, messageOf } from './agent-error'
import { findDefender } from './defender'
import { makeKey } from '../make-key'
import type { AgentState } from './state'
import { takeSurvey } from './survey'

export interface Onboarded {
  readonly pack: OnboardingPackage
  readonly answer: OnboardResponse
}

/**
 * Onboards this machine with an administrator's package. Tried again after a lost answer, it is the same device.
 * @param packageFile `-` reads standard input
 * @param isForced begin anew with a new key although the machine is onboarded: after its key was revoked, or for another tenant
 */
export async function onboard(agent: Agent, packageFile: string, isForced: boolean): Promise<Onboarded> {
  const pack = await readPackage(packageFile)
  const before = await agent.store.load()
  if (before?.deviceId && !isForced)
    throw new AgentError(
      `This machine is onboarded to ${before.tenantName} as ${before.deviceId}. Offboard it first, or add --force to begin anew.`,
    )
  if (Date.parse(pack.expiresAt) < Date.now())
    throw new AgentError(
      `The onboarding package expired on ${pack.expiresAt}. Ask an administrator for a new one.`,
    )
  const isRetry = before !== null && before.deviceId === null && before.tenantId === pack.tenantId
  const state: AgentState = {
    version: 1,
    url: pack.url,
    tenantId: pack.tenantId,
    tenantName: pack.tenantName,
    deviceId: null,
    key: isRetry && !isForced ? before.key : makeKey(),
    nextKey: null,
    sequence: 0,
    applied: null,
    queuedReport: null,
    // The file that a former onboarding wrote is still the agent's.
    ownDigests: before?.ownDigests ?? [],
    hasBackup: before?.hasBackup ?? false,
    lastCheckIn: null,
    nextCheckInAt: null,
    lastProblem: null,
  }
  // The key is kept before the server hears of it.
  await agent.store.save(state)
  const file = await agent.managed.read()
  const survey = await takeSurvey(agent.config, await findDefender(agent.config.mdatp), file?.json ?? null)
  const { x } = state.key
  const answer = await apiOf(agent, state).onboard({
    onboardingToken: pack.onboardingToken,
    name: agent.name,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    survey,
  })
  await agent.store.save({ ...state, tenantId: answer.tenantId, deviceId: answer.deviceId })
  return { pack, answer }
}

async function readPackage(file: string): Promise<OnboardingPackage> {
  let json: unknown
  try {
    json = JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'))
  } catch (error) {
    throw new AgentError(`Could not read the onboarding package ${file}: ${messageOf(error)}.`)
  }
  const parsed = onboardingPackageSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
  throw new AgentError(
    `${file} is not an onboarding package (${issues.join('; ')}). Download it again under Devices > Onboarding.`,
  )
}
