import { createPrivateKey, type KeyObject } from 'node:crypto'
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
} from '../protocol'
import { signRequest } from '../sign'
import { messageOf } from './agent-error'
import type { PrivateKey } from './state'

export const PATHS = {
  onboard: '/api/device/v1/onboard',
  checkIn: '/api/device/v1/check-in',
  policySet: (hash: string) => `/api/device/v1/policy-sets/${hash}`,
  rotateKey: '/api/device/v1/rotate-key',
  offboard: '/api/device/v1/offboard',
} as const

const ANSWER_WITHIN_MS = 60_000

/** The server refused: the same request will be refused again. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'

  constructor(
    readonly status: number,
    message: string,
    /** Paths of the fields that the refusal names. */
    readonly fields: readonly string[],
    /** By how much this machine's clock is ahead of the server's, where that is the reason; else null. */
    readonly secondsAhead: number | null,
  ) {
    super(message)
  }
}

/** The server cannot be reached or is busy: trying again later helps. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'

  constructor(
    message: string,
    /** What the server asked for, or null. */
    readonly retryAfterSeconds: number | null,
  ) {
    super(message)
  }
}

export interface Identity {
  readonly deviceId: string
  readonly tenantId: string
  readonly key: PrivateKey
}

/** The device API (docs/api.md) over HTTP: one try for each call. Throws RefusedError or UnavailableError. */
export class DeviceApi {
  private readonly baseUrl: string

  constructor(
    url: string,
    private readonly signal: AbortSignal,
  ) {
    this.baseUrl = url.replace(/\/+$/, '')
  }

  onboard(request: OnboardRequest): Promise<OnboardResponse> {
    return this.send(onboardResponseSchema, 'POST', PATHS.onboard, JSON.stringify(request), null)
  }

  checkIn(identity: Identity, request: CheckInRequest): Promise<CheckInResponse> {
    return this.send(checkInResponseSchema, 'POST', PATHS.checkIn, JSON.stringify(request), identity)
  }

  policySet(identity: Identity, hash: string): Promise<PolicySetResponse> {
    return this.send(policySetSchema, 'GET', PATHS.policySet(hash), '', identity)
  }

  /** Puts a new key in the place of the identity's, which signs the request; the new one proves that it is the device's. */
  async rotateKey(identity: Identity, next: PrivateKey): Promise<void> {
    const proof = await sign({ ...identity, key: next }, 'POST', PATHS.rotateKey, next.x)
    const body = JSON.stringify({
      publicKey: { kty: next.kty, crv: next.crv, x: next.x },
      proof: proof.replace(/^Bearer /, ''),
    })
    await this.send(rotateKeyResponseSchema, 'POST', PATHS.rotateKey, body, identity)
  }

  async offboard(identity: Identity): Promise<void> {
    await this.send(offboardResponseSchema, 'POST', PATHS.offboard, '{}', identity)
  }

  private async send<S extends z.ZodType>(
    schema: S,
    method: 'GET' | 'POST',
    path: string,
    body: string,
    identity: Identity | null,
  ): Promise<z.output<S>> {
    const text = await this.request(method, path, body, identity)
    const parsed = schema.safeParse(toJson(text))
    if (parsed.success) return parsed.data
    throw new UnavailableError(
      `${this.baseUrl}${path} does not answer as the device API does. Check the address, and any proxy on the way.`,
      null,
    )
  }

  private async request(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    identity: Identity | null,
  ): Promise<string> {
    const headers: Record<string, string> = identity
      ? { authorization: await sign(identity, method, path, body) }
      : {}
    if (method === 'POST') headers['content-type'] = 'application/json'
    let response: Response
    let text: string
    try {
      response = await fetch(`${this.baseUrl}${path}`, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
        ...(method === 'POST' ? { body } : {}),
      })
      text = await response.text()
    } catch (error) {
      throw new UnavailableError(`Could not reach ${this.baseUrl}: ${messageOf(error)}.`, null)
    }
    if (response.ok) return text
    const problem = problemSchema.safeParse(toJson(text))
    const detail = problem.success ? (problem.data.detail ?? problem.data.title) : `HTTP ${response.status}`
    if (response.status === 429 || response.status >= 500) {
      const asked = Number(response.headers.get('retry-after'))
      throw new UnavailableError(`${this.baseUrl} is busy: ${detail}`, asked > 0 ? asked : null)
    }
    const fields = problem.success ? (problem.data.errors ?? []).map((each) => each.path) : []
    throw new RefusedError(response.status, detail, fields, secondsAhead(response.headers.get('date')))
  }
}

async function sign(identity: Identity, method: 'GET' | 'POST', path: string, body: string): Promise<string> {
  const { deviceId, tenantId, key } = identity
  return signRequest({ deviceId, tenantId, privateKey: toKeyObject(key) }, method, path, body, Date.now())
}

function toKeyObject({ kty, crv, x, d }: PrivateKey): KeyObject {
  return createPrivateKey({ format: 'jwk', key: { kty, crv, x, d } })
}

function secondsAhead(date: string | null): number | null {
  const seconds = date === null ? Number.NaN : Math.round((Date.now() - Date.parse(date)) / 1000)
  return Math.abs(seconds) > CLOCK_SKEW_SECONDS ? seconds : null
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
