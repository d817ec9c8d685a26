import { generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface NewKey {
  readonly publicKey: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  readonly privateKey: KeyObject
}

/** Exporting a key as JSON can hang in Node 20 when garbage is collected meanwhile; the last bytes of its DER are the same. */
export function newKey(): NewKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64url')
  return { publicKey: { kty: 'OKP', crv: 'Ed25519', x }, privateKey }
}
