import { decodeText } from './decode-text'
import { parseJson, type Json } from './json'
import { isPlist, parsePlist } from './managed/plist'
import { mayBeExport, parseYaml } from './yaml'

export type OpenedFile =
  | { readonly ok: true; readonly value: Json; readonly isPlist: boolean }
  | {
      readonly ok: false
      readonly message: string
      /** In order, as far as can be seen, and no export: a configuration of some other program. */
      readonly isOther?: boolean
    }

/**
 * The content of a file as data, whichever text format and encoding it has. Never throws.
 * @param path of the file: what YAML is, its ending says
 */
export function openFile(path: string, bytes: Uint8Array): OpenedFile {
  const archive = describeBinary(bytes)
  if (archive !== null) return { ok: false, message: archive }
  const decoded = decodeText(bytes)
  if (!decoded.ok) return { ...decoded, isOther: /\.xml$/i.test(path) }
  if (decoded.text.trim() === '') return { ok: false, message: 'The file is empty.' }
  if (isPlist(decoded.text)) {
    const parsed = parsePlist(decoded.text)
    return parsed.ok ? { ...parsed, isPlist: true } : parsed
  }
  if (/^\s*</.test(decoded.text))
    return {
      ok: false,
      message: 'This is XML, but no property list.',
      isOther: !decoded.text.includes('plist'),
    }
  const isYaml = /\.ya?ml$/i.test(path) && !/^\s*[{[]/.test(decoded.text)
  if (isYaml && !mayBeExport(decoded.text))
    return { ok: false, message: 'This is YAML, but there is no policy in it.', isOther: true }
  const parsed = isYaml ? parseYaml(decoded.text) : parseJson(decoded.text)
  return parsed.ok ? { ...parsed, isPlist: false } : parsed
}

const BINARY: readonly (readonly [magic: string, message: string])[] = [
  ['504b0304', 'This is a ZIP archive. Unpack it and choose the files in it.'],
  ['504b0506', 'This is an empty ZIP archive.'],
  ['1f8b', 'This is a gzip archive. Unpack it and choose the files in it.'],
  ['377abcaf271c', 'This is a 7z archive. Unpack it and choose the files in it.'],
  ['62706c697374', 'This is a binary property list. Convert it first: plutil -convert xml1 FILE.'],
  ['3082', 'This profile is signed. Take the signature off first: security cms -D -i FILE.'],
]

/** What a file that is no text is, by its first bytes; null for everything else. Nothing is ever unpacked. */
function describeBinary(bytes: Uint8Array): string | null {
  const head = [...bytes.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return BINARY.find(([magic]) => head.startsWith(magic))?.[1] ?? null
}

/** A policy's name where its file gives none: the file's own, without folder and ending. */
export function policyNameOf(path: string): string {
  const last = path.split(/[/\\]/).at(-1) ?? ''
  return last.replace(/\.(json|ya?ml|mobileconfig|plist|xml)$/i, '') || 'Imported policy'
}
