import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeJwt, importJWK, jwtVerify } from 'jose'
import {
  CLOCK_SKEW_SECONDS,
  checkInRequestSchema,
  offboardRequestSchema,
  onboardRequestSchema,
  requestClaimsSchema,
  rotateKeyRequestSchema,
  type CheckInResponse,
  type PolicySetResponse,
  type PublicKey,
  type RequestClaims,
  type StatusReport,
  type SurveyReport,
} from '@/agent/protocol'
import { bodyHash } from '@/agent/sign'

export const HASH = 'a'.repeat(64)
export const OTHER_HASH = 'b'.repeat(64)
const ENROLLED = { code: 1, label: 'Success', reason: 'In scope.' }

export interface FakeDevice {
  readonly id: string
  readonly name: string
  publicKey: PublicKey
  readonly hardwareId: string | undefined
  checkIns: number
  isOffboarded: boolean
  /** As it said last. */
  survey: SurveyReport
  readonly reports: StatusReport[]
}

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
/** 'drop' hears nothing of a request; 'lose' does what it asks and keeps the answer. */
type Interference = (path: string) => Answer | 'drop' | 'lose' | null

/** A device API in memory: strict about signatures, and willing to fail on demand. */
export class FakeServer {
  readonly devices = new Map<string, FakeDevice>()
  readonly requests: string[] = []
  readonly violations: string[] = []
  policySets: Readonly<Record<string, PolicySetResponse>> = {}
  desired: string | null = null
  token = 'token-1'
  /** Asked before each request; null lets it through. */
  interfere: Interference = () => null
  private made = 0
  private readonly seen = new Set<string>()
  private readonly server = createServer((request, response) => void this.handle(request, response))
  baseUrl = ''

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('No port')
    this.baseUrl = `http://127.0.0.1:${address.port}`
    return this
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  get onboarded(): readonly FakeDevice[] {
    return [...this.devices.values()]
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    this.requests.push(path)
    const hindered = this.interfere(path)
    if (hindered === 'drop') {
      request.socket.destroy()
      return
    }
    const text = Buffer.concat(chunks).toString('utf8')
    if (hindered === 'lose') {
      await this.answer(request, path, text)
      request.socket.destroy()
      return
    }
    const { status, body, headers } = hindered ?? (await this.answer(request, path, text))
    response.writeHead(status, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      ...headers,
    })
    response.end(JSON.stringify(body ?? { type: 'about:blank', title: 'Refused', status }))
  }

  private async answer(request: IncomingMessage, path: string, body: string): Promise<Answer> {
    if (path === '/api/device/v1/onboard') return this.onboard(body)
    const known = await this.authenticate(request, path, body)
    if ('status' in known) return known
    const { device, claims } = known
    if (path === '/api/device/v1/check-in') return this.checkIn(device, body)
    if (path === '/api/device/v1/rotate-key') return this.rotateKey(device, claims, body)
    if (path === '/api/device/v1/offboard') return this.offboard(device, body)
    const document = this.policySets[path.split('/').at(-1) ?? '']
    return document ? { status: 200, body: document } : { status: 404 }
  }

  private onboard(text: string): Answer {
    const parsed = onboardRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('onboard body', 400)
    const { name, publicKey, onboardingToken, simulated, survey } = parsed.data
    if (!simulated) return this.violation('not marked as simulated', 400)
    if (onboardingToken !== this.token)
      return {
        status: 401,
        body: { type: 'about:blank', title: 'Refused', status: 401, detail: 'The token is not valid.' },
      }
    const known = this.onboarded.find((d) => d.publicKey.x === publicKey.x)
    const id = known?.id ?? `dev_${++this.made}`
    if (known) known.isOffboarded = false
    else {
      const { hardwareId } = survey
      const fresh = { id, name, publicKey, hardwareId, checkIns: 0, isOffboarded: false, survey, reports: [] }
      this.devices.set(id, fresh)
    }
    return {
      status: 200,
      body: { deviceId: id, tenantId: 'ten_1', enrollment: ENROLLED, nextCheckInSeconds: 30 },
    }
  }

  private async authenticate(
    request: IncomingMessage,
    path: string,
    body: string,
  ): Promise<{ device: FakeDevice; claims: RequestClaims } | Answer> {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const claims = requestClaimsSchema.parse(decodeJwt(token))
    const clockOffsetSeconds = Math.round(Date.now() / 1000 - claims.iat)
    if (Math.abs(clockOffsetSeconds) > CLOCK_SKEW_SECONDS)
      return { status: 401, body: { type: 'about:blank', title: 'Clock', status: 401, clockOffsetSeconds } }
    const device = this.devices.get(claims.sub)
    if (!device || device.isOffboarded || !(await isSignedBy(token, device.publicKey))) return { status: 401 }
    if (claims.htm !== request.method || claims.htu !== path || claims.bh !== bodyHash(body))
      this.violation('signature', 401)
    if (claims.tid !== 'ten_1') this.violation('tenant', 401)
    if (this.seen.has(claims.jti)) this.violation('replay', 401)
    this.seen.add(claims.jti)
    return { device, claims }
  }

  private async rotateKey(device: FakeDevice, { sub, tid }: RequestClaims, text: string): Promise<Answer> {
    const parsed = rotateKeyRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('rotate-key body', 400)
    const { publicKey, proof } = parsed.data
    const claims = requestClaimsSchema.parse(decodeJwt(proof))
    const isOwn = claims.sub === sub && claims.tid === tid && claims.bh === bodyHash(publicKey.x)
    if (!isOwn || !(await isSignedBy(proof, publicKey))) return this.violation('proof', 400)
    device.publicKey = publicKey
    return { status: 200, body: { keyChangedAt: new Date().toISOString() } }
  }

  private offboard(device: FakeDevice, text: string): Answer {
    if (!offboardRequestSchema.safeParse(JSON.parse(text)).success)
      return this.violation('offboard body', 400)
    device.isOffboarded = true
    return { status: 200, body: { offboardedAt: new Date().toISOString() } }
  }

  private checkIn(device: FakeDevice, text: string): Answer {
    const parsed = checkInRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('check-in body', 400)
    device.checkIns += 1
    device.survey = parsed.data.survey
    const { report } = parsed.data
    if (report && !Object.hasOwn(this.policySets, report.policySetHash))
      return this.violation('unknown hash', 400)
    if (report) device.reports.push(report)
    const body: CheckInResponse = {
      enrollment: ENROLLED,
      policySetHash: this.desired,
      nextCheckInSeconds: 5400,
      syncRequested: false,
      rotateKey: false,
    }
    return { status: 200, body }
  }

  private violation(what: string, status: number): Answer {
    this.violations.push(what)
    return { status }
  }
}

async function isSignedBy(token: string, key: PublicKey): Promise<boolean> {
  try {
    await jwtVerify(token, await importJWK(key, 'EdDSA'), { algorithms: ['EdDSA'] })
    return true
  } catch {
    return false
  }
}
