import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { policySetSchema, reportSchema, type PolicySetResponse } from '../protocol'
import { AgentError, errorCodeOf, messageOf } from './agent-error'
import { removeLeftovers, writeFileAtomically } from './atomic-file'
import { policySetHash } from './canonical-json'

const privateKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
})
export type PrivateKey = z.infer<typeof privateKeySchema>

const appliedSchema = z.object({
  hash: z.string(),
  at: z.iso.datetime(),
  verification: z.enum(['engine', 'file']),
  exceptions: reportSchema.shape.exceptions,
})

const stateSchema = z.object({
  version: z.literal(1),
  url: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  /** null: the key is made, and the server has not answered yet. */
  deviceId: z.string().nullable(),
  key: privateKeySchema,
  /** Sent to the server as the new key, whose answer has not arrived: it may have taken it or not. */
  nextKey: privateKeySchema.nullable(),
  sequence: z.number().int(),
  /** The policy set in force and how its settings stand. */
  applied: appliedSchema.nullable(),
  /** Newest report that the server has not acknowledged. */
  queuedReport: reportSchema.nullable(),
  /** SHA-256 of the managed file's contents that are this agent's own: what it wrote last, and what it is about to write. */
  ownDigests: z.array(z.string()),
  /** A managed file that was there before the agent's first is kept in the state folder. */
  hasBackup: z.boolean(),
  lastCheckIn: z
    .object({
      at: z.iso.datetime(),
      enrollment: z.object({ code: z.number().nullable(), label: z.string(), reason: z.string() }),
      policySetHash: z.string().nullable(),
    })
    .nullable(),
  nextCheckInAt: z.iso.datetime().nullable(),
  lastProblem: z.object({ at: z.iso.datetime(), message: z.string() }).nullable(),
})
export type AgentState = z.output<typeof stateSchema>
export type OnboardedState = AgentState & { readonly deviceId: string }

/** The agent's memory on disk: `state.json` and the policy set in force. Holds the private key, so only its owner reads it. */
export class StateStore {
  readonly file: string
  private readonly policySetFile: string

  constructor(readonly folder: string) {
    this.file = path.join(folder, 'state.json')
    this.policySetFile = path.join(folder, 'policy-set.json')
  }

  /** null before onboarding. @throws AgentError when the file cannot be read or was damaged */
  async load(): Promise<AgentState | null> {
    let text: string
    try {
      text = await readFile(this.file, 'utf8')
    } catch (error) {
      if (errorCodeOf(error) === 'ENOENT') return null
      throw new AgentError(`Could not read ${this.file}: ${messageOf(error)}. Run the agent as root.`)
    }
    const parsed = stateSchema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    throw new AgentError(`${this.file} is damaged. Move it away and onboard this machine again.`)
  }

  /** @throws AgentError where the machine has not been onboarded */
  async loadOnboarded(): Promise<OnboardedState> {
    const state = await this.load()
    if (state && state.deviceId !== null) return { ...state, deviceId: state.deviceId }
    throw new AgentError('This machine is not onboarded. Run: bulwark-agent onboard --package FILE')
  }

  async save(state: AgentState): Promise<void> {
    await writeFileAtomically(this.file, `${JSON.stringify(state, null, 2)}\n`, 0o600, 0o700)
  }

  /** The stored policy set when it is the one that the hash names; null where it is another or there is none. */
  async loadPolicySet(hash: string): Promise<PolicySetResponse | null> {
    const text = await readFile(this.policySetFile, 'utf8').catch(() => '')
    const parsed = policySetSchema.safeParse(parseJson(text))
    return parsed.success && policySetHash(parsed.data) === hash ? parsed.data : null
  }

  async savePolicySet(document: PolicySetResponse): Promise<void> {
    await writeFileAtomically(this.policySetFile, `${JSON.stringify(document)}\n`, 0o600, 0o700)
  }

  async removePolicySet(): Promise<void> {
    await rm(this.policySetFile, { force: true })
  }

  /** Takes away what a kill in the middle of a write left. */
  async tidy(): Promise<void> {
    await removeLeftovers(this.file)
    await removeLeftovers(this.policySetFile)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
