import { createHash, randomUUID } from 'node:crypto'
import { SignJWT, type CryptoKey, type KeyObject } from 'jose'

export interface SigningIdentity {
  readonly deviceId: string
  readonly tenantId: string
  readonly privateKey: CryptoKey | KeyObject
}

/** base64url SHA-256 of a request body. */
export function bodyHash(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

/**
 * The Authorization header of one request: an EdDSA token that names the device, method, path, body and time, good once.
 * @param now milliseconds since the epoch, by the device's clock.
 */
export async function signRequest(
  identity: SigningIdentity,
  method: 'GET' | 'POST',
  path: string,
  body: string,
  now: number,
): Promise<string> {
  const token = await new SignJWT({ tid: identity.tenantId, htm: method, htu: path, bh: bodyHash(body) })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setSubject(identity.deviceId)
    .setIssuedAt(Math.floor(now / 1000))
    .setJti(randomUUID())
    .sign(identity.privateKey)
  return `Bearer ${token}`
}
