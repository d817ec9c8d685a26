import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import {
  CLOCK_SKEW_SECONDS,
  checkInResponseSchema,
  onboardResponseSchema,
  policySetSchema,
  problemSchema,
  type CheckInRequest,
  type CheckInResponse,
  type OnboardRequest,
  type OnboardResponse,
  type PolicySetResponse,
} from '../protocol'
import { signRequest, type SigningIdentity } from '../sign'

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

const MAX_TRIES = 6
const FIRST_PAUSE_MS = 250

/** The device API over HTTP, with back-off where the server is away or busy. */
export class DeviceApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly signal: AbortSignal,
  ) {}

  async onboard(request: OnboardRequest): Promise<OnboardResponse> {
    const body = JSON.stringify(request)
    return this.send(onboardResponseSchema, 'POST', '/api/device/v1/onboard', body, null)
  }

  async checkIn(identity: SigningIdentity, request: CheckInRequest): Promise<CheckInResponse> {
    return this.send(
      checkInResponseSchema,
      'POST',
      '/api/device/v1/check-in',
      JSON.stringify(request),
      identity,
    )
  }

  async policySet(identity: SigningIdentity, hash: string): Promise<PolicySetResponse> {
    return this.send(policySetSchema, 'GET', `/api/device/v1/policy-sets/${hash}`, '', identity)
  }

  private async send<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    body: string,
    identity: SigningIdentity | null,
  ): Promise<z.output<S>> {
    for (let attempt = 1; ; attempt++) {
      // Signed anew on each try: a request id works once.
      const headers: Record<string, string> = identity
        ? { authorization: await signRequest(identity, method, path, body, Date.now()) }
        : {}
      if (method === 'POST') headers['content-type'] = 'application/json'
      let response: Response
      try {
        response = await fetch(`${this.baseUrl}${path}`, {
          method,
          headers,
          signal: this.signal,
          ...(method === 'POST' ? { body } : {}),
        })
      } catch (error) {
        if (this.signal.aborted || attempt >= MAX_TRIES) throw error
        await this.pause(attempt, null)
        continue
      }
      if (response.ok) return schema.parse(await response.json())
      if ((response.status === 429 || response.status >= 500) && attempt < MAX_TRIES) {
        await this.pause(attempt, response.headers.get('retry-after'))
        continue
      }
      const problem = problemSchema.safeParse(await response.json().catch(() => null))
      const detail = problem.success ? (problem.data.detail ?? problem.data.title) : `HTTP ${response.status}`
      throw new RefusedError(response.status, detail, isClockOff(response.headers.get('date')))
    }
  }

  private async pause(attempt: number, retryAfter: string | null): Promise<void> {
    const asked = Number(retryAfter) * 1000
    await delay(asked > 0 ? asked : FIRST_PAUSE_MS * 2 ** attempt, undefined, { signal: this.signal })
  }
}

function isClockOff(date: string | null): boolean {
  return date !== null && Math.abs(Date.parse(date) - Date.now()) > CLOCK_SKEW_SECONDS * 1000
}
