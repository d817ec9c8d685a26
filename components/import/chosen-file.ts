import {
  MAX_IMPORT_BYTES,
  MAX_IMPORT_FILE_BYTES,
  MAX_IMPORT_FILES,
} from '@/lib/features/policy-import/limits'

/** A file that somebody chose or dropped, with its path where it lies in a folder. */
export interface ChosenFile {
  readonly name: string
  readonly file: File
}

/** A chosen file with its content. Names are unique, as problems and remarks name files by them. */
export interface ReadFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Why these cannot be added to those that are there; null when they can. Asked before anything is read or sent. */
export function whyTooMuch(chosen: readonly ChosenFile[], before: readonly ReadFile[]): string | null {
  const large = chosen.find(({ file }) => file.size > MAX_IMPORT_FILE_BYTES)
  if (large) return `${large.name} is larger than 5 MiB. Split it into smaller files.`
  if (chosen.length + before.length > MAX_IMPORT_FILES)
    return `Choose at most ${MAX_IMPORT_FILES} files at a time.`
  const total =
    chosen.reduce((sum, { file }) => sum + file.size, 0) +
    before.reduce((sum, { bytes }) => sum + bytes.length, 0)
  return total > MAX_IMPORT_BYTES
    ? 'These files are larger than 10 MiB together. Import them in parts.'
    : null
}

/** The name, numbered where another file has it. */
export function uniqueName(name: string, taken: readonly ReadFile[]): string {
  const names = new Set(taken.map((file) => file.name))
  let unique = name
  for (let n = 2; names.has(unique); n++) unique = name.replace(/(\.[^./]*)?$/, ` (${n})$1`)
  return unique
}

/**
 * What was chosen for policies, by `<file>:<policy>`, after some files were taken out: those that follow move up.
 * @param removed positions of the files taken out
 */
export function rekey<C>(
  choices: Readonly<Record<string, C>>,
  removed: ReadonlySet<number>,
): Readonly<Record<string, C>> {
  return Object.fromEntries(
    Object.entries(choices).flatMap(([key, choice]): [string, C][] => {
      const [file = '', policy = ''] = key.split(':')
      const position = Number(file)
      if (removed.has(position)) return []
      const before = [...removed].filter((index) => index < position).length
      return [[`${position - before}:${policy}`, choice]]
    }),
  )
}
