import { createHash, randomBytes } from 'node:crypto'

/** Crockford's alphabet, lower case: no i, l, o, u, so that an id read aloud is not misheard. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 16

/**
 * A new random id with its prefix, for example `newId('pol')` → `pol_3k9f…`: 16 characters, 80 bits, so that an id can
 * neither be guessed nor met twice.
 */
export function newId(prefix: string): string {
  return toId(prefix, randomBytes(LENGTH))
}

/** The id that always belongs to this text: for records that have to be found again by a key of their own. */
export function derivedId(prefix: string, text: string): string {
  return toId(prefix, createHash('sha256').update(text).digest().subarray(0, LENGTH))
}

function toId(prefix: string, bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += ALPHABET[byte & 31]
  return `${prefix}_${text}`
}
