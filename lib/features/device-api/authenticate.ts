import { decodeJwt, importJWK, jwtVerify } from 'jose'
import { bodyHash } from '@/agent/sign'
import {
  CLOCK_SKEW_SECONDS,
  publicKeySchema,
  requestClaimsSchema,
  type RequestClaims,
} from '@/agent/protocol'
import type { TenantTx } from '@/lib/db/with-tenant'
import { ApiProblem } from './problem'

export interface SignedRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly authorization: string | null
  readonly body: string
}

/** The claims as the device states them: whose key to check with. Nothing is believed yet. */
export function readClaims(request: SignedRequest): { token: string; claims: RequestClaims } {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(request.authorization ?? '')?.[1]
  if (!token) throw unauthenticated('Sign the request: the Authorization header carries no token.')
  let payload: unknown
  try {
    payload = decodeJwt(token)
  } catch {
    throw unauthenticated('The token is not a JSON Web Token.')
  }
  const claims = requestClaimsSchema.safeParse(payload)
  if (!claims.success) throw unauthenticated('The token lacks claims that the API asks for.')
  return { token, claims: claims.data }
}

/**
 * Checks signature, method, path, body, time and that the request id is new; all inside the tenant's transaction, so that
 * two copies of one request cannot both pass. An unknown device and a wrong signature get the same answer.
 */
export async function authenticate(
  tx: TenantTx,
  request: SignedRequest,
  token: string,
  claims: RequestClaims,
  now: Date,
): Promise<void> {
  const { tid: tenantId, sub: deviceId } = claims
  const skew = Math.abs(now.getTime() / 1000 - claims.iat)
  if (skew > CLOCK_SKEW_SECONDS)
    throw unauthenticated(`The device's clock is off by ${Math.round(skew)} seconds. Set it.`)
  if (claims.htm !== request.method || claims.htu !== request.path || claims.bh !== bodyHash(request.body)) {
    throw unauthenticated('The signature does not belong to this request.')
  }
  const device = await tx.device.findUnique({
    where: { tenantId_id: { tenantId, id: deviceId } },
    select: { publicKey: true },
  })
  const key = publicKeySchema.safeParse(device?.publicKey)
  if (!key.success)
    throw unauthenticated('The device is unknown, or the signature is wrong. Onboard it again.')
  try {
    await jwtVerify(token, await importJWK(key.data, 'EdDSA'), { algorithms: ['EdDSA'], currentDate: now })
  } catch {
    throw unauthenticated('The device is unknown, or the signature is wrong. Onboard it again.')
  }
  const inserted = await tx.$executeRaw`
    insert into "DeviceRequestId" ("tenantId", "deviceId", jti, "expiresAt")
    values (${tenantId}, ${deviceId}, ${claims.jti}, ${new Date((claims.iat + 2 * CLOCK_SKEW_SECONDS) * 1000)})
    on conflict do nothing`
  if (inserted === 0) throw unauthenticated('This request was made before. Sign each request anew.')
  await tx.$executeRaw`
    delete from "DeviceRequestId" where "tenantId" = ${tenantId} and "deviceId" = ${deviceId} and "expiresAt" < ${now}`
}

function unauthenticated(detail: string): ApiProblem {
  return new ApiProblem(401, detail)
}
