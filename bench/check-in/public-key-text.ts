import type { KeyObject } from 'node:crypto'

/**
 * The `x` of an Ed25519 public key's JSON form. Taken from the end of its SPKI form, as exporting many keys as JSON can bring
 * Node 20 to a halt: collecting garbage meanwhile, it waits for a lock that it holds itself.
 */
export function publicKeyText(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64url')
}
