import { sha256 } from '../../resolution'

/** A UUID that follows from a text: version 8 of RFC 9562, filled from SHA-256. Equal texts give equal UUIDs. */
export function uuidOf(text: string): string {
  const hash = sha256(text)
  const variant = ((parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ]
    .join('-')
    .toUpperCase()
}
