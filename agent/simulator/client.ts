import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import {
  CLOCK_SKEW_SECONDS,
  checkInResponseSchema,
  offboardResponseSchema,
  onboardResponseSchema,
  policySetSchema,
  problemSchema,
  rotateKeyResponseSchema,
  type CheckInRequest,
  type CheckInResponse,
  type OnboardRequest,
  type OnboardResponse,
  type PolicySetResponse,
  type PublicKey,
} from '../protocol'
import { signRequest, type SigningIdentity } from '../sign'
import { HttpConnection } from './http'
import { Pace } from './pace'

/** A refusal that trying again does not mend. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** By the server's own clock this machine's is too far off: the refusal says nothing about the device. */
    readonly isClockOff: boolean,
  ) {
    super(message)
  }
}

/** Who signs, and by which clock. */
export interface Speaker extends SigningIdentity {
  readonly clockOffSeconds: number
}

const MAX_TRIES = 6
const FIRST_PAUSE_MS = 250
const ROTATE_PATH = '/api/device/v1/rotate-key'

/** The device API over HTTP, with back-off where the server is away or busy. */
export class DeviceApiClient {
  private readonly http: HttpConnection
  private readonly pace: Pace

  /** @param perSecond most requests a second, of all devices together; null: as fast as it goes */
  constructor(
    baseUrl: string,
    private readonly signal: AbortSignal,
    connections: number,
    perSecond: number | null,
  ) {
    this.http = new HttpConnection(baseUrl, signal, connections)
    this.pace = new Pace(perSecond)
  }

  close(): void {
    this.http.close()
  }

  async onboard(request: OnboardRequest): Promise<OnboardResponse> {
    return this.send(onboardResponseSchema, 'POST', '/api/device/v1/onboard', JSON.stringify(request), null)
  }

  async checkIn(speaker: Speaker, request: CheckInRequest): Promise<CheckInResponse> {
    const body = JSON.stringify(request)
    return this.send(checkInResponseSchema, 'POST', '/api/device/v1/check-in', body, speaker)
  }

  async policySet(speaker: Speaker, hash: string): Promise<PolicySetResponse> {
    return this.send(policySetSchema, 'GET', `/api/device/v1/policy-sets/${hash}`, '', speaker)
  }

  /** @param next who speaks with the new key, whose public half is `publicKey` */
  async rotateKey(speaker: Speaker, next: Speaker, publicKey: PublicKey): Promise<void> {
    const authorization = await signRequest(next, 'POST', ROTATE_PATH, publicKey.x, clockOf(next))
    const body = JSON.stringify({ publicKey, proof: authorization.replace(/^Bearer /, '') })
    await this.send(rotateKeyResponseSchema, 'POST', ROTATE_PATH, body, speaker)
  }

  async offboard(speaker: Speaker): Promise<void> {
    await this.send(offboardResponseSchema, 'POST', '/api/device/v1/offboard', '{}', speaker)
  }

  private async send<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    body: string,
    speaker: Speaker | null,
  ): Promise<z.output<S>> {
    for (let attempt = 1; ; attempt++) {
      await this.pace.take(this.signal)
      // Signed anew on each try: a request id works once.
      const headers: Record<string, string> = speaker
        ? { authorization: await signRequest(speaker, method, path, body, clockOf(speaker)) }
        : {}
      if (method === 'POST') headers['content-type'] = 'application/json'
      const answer = await this.http.send(method, path, headers, body).catch((error: unknown) => {
        if (this.signal.aborted || attempt >= MAX_TRIES) throw error
        return null
      })
      if (answer === null) {
        await this.pause(attempt, null)
        continue
      }
      if (answer.status >= 200 && answer.status < 300) return schema.parse(JSON.parse(answer.body))
      if ((answer.status === 429 || answer.status >= 500) && attempt < MAX_TRIES) {
        await this.pause(attempt, answer.retryAfter)
        continue
      }
      const problem = readProblem(answer.body)
      throw new RefusedError(
        answer.status,
        problem?.detail ?? problem?.title ?? `HTTP ${answer.status}`,
        problem?.clockOffsetSeconds !== undefined || isClockOff(answer.date, speaker),
      )
    }
  }

  private async pause(attempt: number, retryAfter: string | null): Promise<void> {
    const asked = Number(retryAfter) * 1000
    await delay(asked > 0 ? asked : FIRST_PAUSE_MS * 2 ** attempt, undefined, { signal: this.signal })
  }
}

function readProblem(body: string) {
  try {
    return problemSchema.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}

/** The time as the device sees it, in milliseconds. */
function clockOf({ clockOffSeconds }: Speaker): number {
  return Date.now() + clockOffSeconds * 1000
}

function isClockOff(date: string | null, speaker: Speaker | null): boolean {
  if (date === null || speaker === null) return false
  return Math.abs(Date.parse(date) - clockOf(speaker)) > CLOCK_SKEW_SECONDS * 1000
}
