import { verify, type KeyObject } from 'node:crypto'
import { bodyHash } from '@/agent/sign'
import { CLOCK_SKEW_SECONDS, requestClaimsSchema, type RequestClaims } from '@/agent/protocol'
import { cachedDeviceKey, findDeviceKey, waitingKeyLookUps } from './device-keys'
import { isKnownTenant } from './known-tenants'
import { ApiProblem } from './problem'

export interface SignedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly authorization: string | null
  readonly body: string
}

/** A request whose signature fits a key that the device had, by this process's memory. */
export interface Authenticated {
  readonly claims: RequestClaims
  /** The key that fits. The transaction compares it with the device's row, as the memory may be out of date. */
  readonly keyX: string
}

const UNKNOWN = 'The device is unknown, or the signature is wrong. Onboard it again.'
const MOST_LOOK_UPS = 2_000
const REREAD_AFTER_MS = 1_000

/**
 * Checks method, path, body, time and signature of a request; without the database where the key is in memory. That the
 * request id is new, and that the key still is the device's, is checked in the transaction. An unknown device and a wrong
 * signature get the same answer.
 * @param isFresh reads the key anew, after it has turned out to be out of date
 */
export async function authenticate(
  request: SignedRequest,
  now: Date,
  isFresh = false,
): Promise<Authenticated> {
  const token = readToken(request.authorization)
  const { claims } = token
  checkClaims(request, claims, now)
  const cached = isFresh ? undefined : cachedDeviceKey(claims.tid, claims.sub)
  if (cached && (await isSignedBy(token, cached.key))) return { claims, keyX: cached.x }
  // The device may have rotated its key elsewhere. Asked seldom, or forged requests would keep the database busy.
  if (cached && now.getTime() - cached.readAt < REREAD_AFTER_MS) throw unauthenticated(UNKNOWN)
  const key = await lookUpKey(claims, now)
  if (!key || key.x === cached?.x || !(await isSignedBy(token, key.key))) throw unauthenticated(UNKNOWN)
  return { claims, keyX: key.x }
}

async function lookUpKey(claims: RequestClaims, now: Date) {
  if (waitingKeyLookUps() >= MOST_LOOK_UPS)
    throw new ApiProblem(503, 'Too many devices wait. Try again later.', { retryAfterSeconds: 30 })
  if (!(await isKnownTenant(claims.tid, now))) return null
  return findDeviceKey(claims.tid, claims.sub, now)
}

interface ReadToken {
  readonly claims: RequestClaims
  readonly signed: Buffer
  readonly signature: Buffer
}

/** The token taken apart. Nothing is believed yet. */
export function readToken(authorization: string | null): ReadToken {
  const match = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '')
  const [, header, payload, signature] = match ?? []
  if (!header || !payload || !signature)
    throw unauthenticated('Sign the request: the Authorization header carries no token.')
  const { alg, crit } = Object(decodeJson(header))
  if (alg !== 'EdDSA' || crit !== undefined) throw unauthenticated('Sign the token with EdDSA.')
  const claims = requestClaimsSchema.safeParse(decodeJson(payload))
  if (!claims.success) throw unauthenticated('The token lacks claims that the API asks for.')
  return {
    claims: claims.data,
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  }
}

function decodeJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    throw unauthenticated('The token is not a JSON Web Token.')
  }
}

/** Do the claims belong to this request, made at this time? */
export function checkClaims(request: SignedRequest, claims: RequestClaims, now: Date): void {
  const offset = Math.round(now.getTime() / 1000 - claims.iat)
  if (Math.abs(offset) > CLOCK_SKEW_SECONDS) {
    const detail = `The device's clock is ${Math.abs(offset)} seconds ${offset > 0 ? 'slow' : 'fast'}. Set it.`
    throw unauthenticated(`${detail} Up to ${CLOCK_SKEW_SECONDS} seconds are accepted.`, offset)
  }
  if (claims.htm !== request.method || claims.htu !== request.path || claims.bh !== bodyHash(request.body))
    throw unauthenticated('The signature does not belong to this request.')
}

/** In the thread pool: a signature takes a twentieth of a millisecond, which the event loop has no time for. */
export function isSignedBy({ signed, signature }: ReadToken, key: KeyObject): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, signed, key, signature, (error, isRight) => (error ? reject(error) : resolve(isRight)))
  })
}

function unauthenticated(detail: string, clockOffsetSeconds?: number): ApiProblem {
  return new ApiProblem(401, detail, { clockOffsetSeconds })
}
