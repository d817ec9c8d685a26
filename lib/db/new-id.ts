import { randomBytes } from 'node:crypto'

/** Crockford's alphabet, lower case: no i, l, o, u, so that an id read aloud is not misheard. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 16

/**
 * A new random id with its prefix, for example `newId('pol')` → `pol_3k9f…`: 16 characters, 80 bits, so that an id can
 * neither be guessed nor met twice.
 */
export function newId(prefix: string): string {
  let text = ''
  for (const byte of randomBytes(LENGTH)) text += ALPHABET[byte & 31]
  return `${prefix}_${text}`
}
