import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeJwt, importJWK, jwtVerify } from 'jose'
import {
  checkInRequestSchema,
  onboardRequestSchema,
  requestClaimsSchema,
  rotateKeyRequestSchema,
  type CheckInResponse,
  type OnboardingPackage,
  type PolicySetResponse,
  type PublicKey,
  type StatusReport,
  type SurveyReport,
} from '@/agent/protocol'
import { bodyHash } from '@/agent/sign'
import { policySetHash } from '@/agent/linux/canonical-json'

const ENROLLED = { code: 1, label: 'Success', reason: 'In scope.' }
const PREFIX = '/api/device/v1/'

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }

/** The device API for one device, in memory: strict about signatures and bodies, and willing to fail on demand. */
export class AgentServer {
  key: PublicKey | null = null
  name = ''
  survey: SurveyReport | null = null
  checkIns = 0
  requests = 0
  readonly reports: StatusReport[] = []
  readonly violations: string[] = []
  policySet: PolicySetResponse | null = null
  answer: Partial<CheckInResponse> = {}
  isOffboarded = false
  /** Asked before each request; an answer takes its place, `drop` hangs up, `lose` does what is asked and then hangs up. */
  interfere: (path: string) => Answer | 'drop' | 'lose' | null = () => null
  url = ''
  private waiting: (() => void)[] = []
  private readonly seen = new Set<string>()
  private readonly server = createServer((request, response) => void this.handle(request, response))

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('No port')
    this.url = `http://127.0.0.1:${address.port}`
    return this
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  get hash(): string | null {
    return this.policySet && policySetHash(this.policySet)
  }

  package(change: Partial<OnboardingPackage> = {}): OnboardingPackage {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const tenant = { tenantId: 'ten_1', tenantName: 'Halden' }
    return { version: 1, url: this.url, ...tenant, onboardingToken: 'token-1', expiresAt, ...change }
  }

  /** Resolves as soon as `test` holds, looked at after each request. */
  async until(test: () => boolean): Promise<void> {
    while (!test()) await new Promise<void>((resolve) => this.waiting.push(resolve))
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    this.requests += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const fate = this.interfere(path)
    if (fate === 'drop') {
      request.socket.destroy()
      return
    }
    const isAnswer = fate !== null && fate !== 'lose'
    const given = isAnswer ? fate : await this.act(request, path, Buffer.concat(chunks).toString('utf8'))
    if (fate === 'lose') request.socket.destroy()
    else {
      const type = given.status < 400 ? 'application/json' : 'application/problem+json'
      response.writeHead(given.status, { 'content-type': type, ...given.headers })
      response.end(JSON.stringify(given.body ?? problem(given.status)))
    }
    const { waiting } = this
    this.waiting = []
    for (const resolve of waiting) resolve()
  }

  private async act(request: IncomingMessage, path: string, body: string): Promise<Answer> {
    if (path === `${PREFIX}onboard`) return this.onboard(body)
    if (!(await this.authenticate(request, path, body))) return { status: 401 }
    if (path === `${PREFIX}check-in`) return this.checkIn(body)
    if (path === `${PREFIX}rotate-key`) return this.rotateKey(body)
    if (path === `${PREFIX}offboard`) {
      this.isOffboarded = true
      return { status: 200, body: { offboardedAt: new Date().toISOString() } }
    }
    if (this.policySet && path === `${PREFIX}policy-sets/${this.hash}`)
      return { status: 200, body: this.policySet }
    return { status: 404 }
  }

  private onboard(text: string): Answer {
    const parsed = onboardRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('onboard body', 400)
    if (parsed.data.onboardingToken !== 'token-1') return { status: 401 }
    if (parsed.data.simulated) return this.violation('a real machine says it is simulated', 400)
    this.key = parsed.data.publicKey
    this.survey = parsed.data.survey
    return {
      status: 201,
      body: { deviceId: 'dev_1', tenantId: 'ten_1', enrollment: ENROLLED, nextCheckInSeconds: 30 },
    }
  }

  private async authenticate(request: IncomingMessage, path: string, body: string): Promise<boolean> {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const claims = await this.claimsOf(token, this.key)
    if (!claims) return false
    if (claims.htm !== request.method || claims.htu !== path || claims.bh !== bodyHash(body))
      this.violation('signature', 401)
    if (this.seen.has(claims.jti)) this.violation('replay', 401)
    this.seen.add(claims.jti)
    return true
  }

  private async claimsOf(token: string, key: PublicKey | null) {
    if (!key) return null
    try {
      await jwtVerify(token, await importJWK(key, 'EdDSA'), { algorithms: ['EdDSA'] })
    } catch {
      return null
    }
    const claims = requestClaimsSchema.parse(decodeJwt(token))
    return claims.sub === 'dev_1' && claims.tid === 'ten_1' ? claims : null
  }

  private checkIn(text: string): Answer {
    const parsed = checkInRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('check-in body', 400)
    this.checkIns += 1
    this.survey = parsed.data.survey
    this.name = parsed.data.name
    if (parsed.data.report) this.reports.push(parsed.data.report)
    const body: CheckInResponse = {
      enrollment: ENROLLED,
      policySetHash: this.hash,
      nextCheckInSeconds: 5400,
      syncRequested: false,
      rotateKey: false,
      ...this.answer,
    }
    return { status: 200, body }
  }

  private async rotateKey(text: string): Promise<Answer> {
    const { publicKey, proof } = rotateKeyRequestSchema.parse(JSON.parse(text))
    const claims = await this.claimsOf(proof, publicKey)
    if (!claims || claims.htu !== `${PREFIX}rotate-key` || claims.bh !== bodyHash(publicKey.x))
      return this.violation('proof', 400)
    this.key = publicKey
    return { status: 200, body: { keyChangedAt: new Date().toISOString() } }
  }

  private violation(what: string, status: number): Answer {
    this.violations.push(what)
    return { status }
  }
}

const problem = (status: number) => ({ type: 'about:blank', title: 'Refused', status, detail: 'No.' })

const setting = (csp: string, value: PolicySetResponse['settings'][number]['value'], key?: string) => ({
  key: key ?? `linux_mdatp_managed_${csp.replaceAll('.', '_').toLowerCase()}`,
  settingId: `linux_mdatp_managed_${csp.replaceAll('.', '_').toLowerCase()}`,
  csp,
  value,
})

/** A Linux policy set: `{ 'cloudService.enabled': true }`. */
export function linuxPolicySet(
  values: Readonly<Record<string, PolicySetResponse['settings'][number]['value']>>,
): PolicySetResponse {
  const settings = Object.entries(values).map(([csp, value]) => setting(csp, value))
  return { schema: 1, osPlatform: 'linux', settings: settings.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }
}
