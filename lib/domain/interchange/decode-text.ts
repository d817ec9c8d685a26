export type Decoded =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }

/**
 * Bytes of a text file as text: UTF-8 with or without a byte-order mark, UTF-16 in either byte order with one, or without
 * one where the first character shows it. Most public policy exports are UTF-16 (written by PowerShell).
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes)
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    return { ok: false, message: `Not valid ${encoding.toUpperCase()} text. Save the file as UTF-8.` }
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // JSON begins with an ASCII character, so a zero byte beside it tells the width and order.
  if (bytes.length >= 2 && first !== 0 && second === 0) return 'utf-16le'
  if (bytes.length >= 2 && first === 0 && second !== 0) return 'utf-16be'
  return 'utf-8'
}
