import { generateKeyPairSync } from 'node:crypto'

/** An Ed25519 key as JSON (RFC 8037): `x` is public, `d` never leaves the device. */
interface PrivateKeyJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly d: string
}

const RAW_BYTES = 32

/**
 * A new key. Taken from the DER forms, whose last 32 bytes the raw key is (RFC 8410): exporting as JSON can hang in Node 20 when
 * garbage is collected meanwhile.
 */
export function makeKey(): PrivateKeyJwk {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ type: 'spki', format: 'der' }).subarray(-RAW_BYTES).toString('base64url')
  const d = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-RAW_BYTES).toString('base64url')
  return { kty: 'OKP', crv: 'Ed25519', x, d }
}
