import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeJwt, importJWK, jwtVerify } from 'jose'
import {
  checkInRequestSchema,
  onboardRequestSchema,
  requestClaimsSchema,
  type CheckInResponse,
  type PolicySetResponse,
  type PublicKey,
  type StatusReport,
} from '@/agent/protocol'
import { bodyHash } from '@/agent/sign'

export const HASH = 'a'.repeat(64)
export const OTHER_HASH = 'b'.repeat(64)
const ENROLLED = { code: 1, label: 'Success', reason: 'In scope.' }

export interface FakeDevice {
  readonly id: string
  readonly name: string
  readonly publicKey: PublicKey
  checkIns: number
  readonly reports: StatusReport[]
}

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
type Interference = (path: string) => Answer | 'drop' | null

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
    const { status, body, headers } =
      hindered ?? (await this.answer(request, path, Buffer.concat(chunks).toString('utf8')))
    response.writeHead(status, {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      ...headers,
    })
    response.end(JSON.stringify(body ?? { type: 'about:blank', title: 'Refused', status }))
  }

  private async answer(request: IncomingMessage, path: string, body: string): Promise<Answer> {
    if (path === '/api/device/v1/onboard') return this.onboard(body)
    const device = await this.authenticate(request, path, body)
    if (!device) return { status: 401 }
    if (path === '/api/device/v1/check-in') return this.checkIn(device, body)
    const document = this.policySets[path.split('/').at(-1) ?? '']
    return document ? { status: 200, body: document } : { status: 404 }
  }

  private onboard(text: string): Answer {
    const parsed = onboardRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('onboard body', 400)
    const { name, publicKey, onboardingToken, simulated } = parsed.data
    if (!simulated) return this.violation('not marked as simulated', 400)
    if (onboardingToken !== this.token)
      return {
        status: 401,
        body: { type: 'about:blank', title: 'Refused', status: 401, detail: 'The token is not valid.' },
      }
    const known = this.onboarded.find((d) => d.publicKey.x === publicKey.x)
    const id = known?.id ?? `dev_${++this.made}`
    if (!known) this.devices.set(id, { id, name, publicKey, checkIns: 0, reports: [] })
    return {
      status: 200,
      body: { deviceId: id, tenantId: 'ten_1', enrollment: ENROLLED, nextCheckInSeconds: 30 },
    }
  }

  private async authenticate(
    request: IncomingMessage,
    path: string,
    body: string,
  ): Promise<FakeDevice | null> {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const claims = requestClaimsSchema.parse(decodeJwt(token))
    const device = this.devices.get(claims.sub)
    if (!device) return null
    await jwtVerify(token, await importJWK(device.publicKey, 'EdDSA'), { algorithms: ['EdDSA'] })
    if (claims.htm !== request.method || claims.htu !== path || claims.bh !== bodyHash(body))
      this.violation('signature', 401)
    if (claims.tid !== 'ten_1') this.violation('tenant', 401)
    if (this.seen.has(claims.jti)) this.violation('replay', 401)
    this.seen.add(claims.jti)
    return device
  }

  private checkIn(device: FakeDevice, text: string): Answer {
    const parsed = checkInRequestSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return this.violation('check-in body', 400)
    device.checkIns += 1
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
