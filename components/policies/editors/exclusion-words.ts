import type { Exclusion, Platform } from '@/lib/domain/catalog'

/** One thing that can be added to a list of exclusions. */
export interface KindChoice {
  readonly id: string
  readonly label: string
  readonly like: Omit<Exclusion, 'text'>
}

export const PATH_CHOICE: KindChoice = { id: 'path', label: 'Paths', like: { kind: 'path' } }
const EXTENSION_CHOICE: KindChoice = { id: 'extension', label: 'Extensions', like: { kind: 'extension' } }
const PROCESS_CHOICE: KindChoice = { id: 'process', label: 'Processes', like: { kind: 'process' } }

/** Windows keeps a list for each kind. */
export const WINDOWS_CHOICES = { path: PATH_CHOICE, extension: EXTENSION_CHOICE, process: PROCESS_CHOICE }

/** Linux and macOS keep one list, whose paths say whether they are folders. */
export const UNIX_CHOICES: readonly KindChoice[] = [
  { id: 'folder', label: 'Folders', like: { kind: 'path', isDirectory: true } },
  { id: 'file', label: 'Files', like: { kind: 'path', isDirectory: false } },
  EXTENSION_CHOICE,
  PROCESS_CHOICE,
]

/** 'Folder', 'File', 'Extension', 'Process'. */
export function kindWord({ kind, isDirectory }: Exclusion): string {
  if (kind === 'extension') return 'Extension'
  if (kind === 'process') return 'Process'
  return isDirectory ? 'Folder' : 'File'
}

interface Example {
  readonly text: string
  readonly means: string
}

const WINDOWS_EXAMPLES: Readonly<Record<Exclusion['kind'], readonly Example[]>> = {
  path: [
    { text: 'C:\\Data\\Ledger', means: 'the folder, with everything below it' },
    { text: 'C:\\Data\\ledger.mdb', means: 'this file alone' },
    { text: 'C:\\Data\\*.mdb', means: 'such files in this folder, not in the folders below' },
    { text: 'C:\\Data\\*\\Archive', means: 'the star stands for one folder; everything below Archive' },
    { text: '%ProgramData%\\Ledger', means: 'a machine variable' },
  ],
  extension: [
    { text: 'mdb', means: 'every file of this type, wherever it is; .mdb says the same' },
    { text: 'md?', means: 'one character in place of the question mark' },
  ],
  process: [
    { text: 'C:\\Ledger\\ledger.exe', means: 'what this program opens; the program itself is scanned' },
    { text: 'C:\\Ledger\\*\\ledger.exe', means: 'the star stands for one folder' },
    { text: 'ledger.exe', means: 'any program of this name: better write the path' },
  ],
}
const UNIX_EXAMPLES: readonly Example[] = [
  { text: '/srv/ledger/', means: 'Folder: everything below it' },
  { text: '/srv/*/cache', means: 'Folder: the star stands for one folder' },
  { text: '/var/log/ledger.?.log', means: 'File: one character in place of the question mark' },
  { text: '/srv/ledger/*', means: 'a star at the end: everything below the folder before it' },
  { text: '.mdb', means: 'Extension: such files anywhere' },
  { text: '/usr/local/bin/ledger', means: 'Process: the program, with the files that it opens' },
]

/** What entries may look like, with what they leave out. */
export function examplesFor(platform: Platform, kinds: readonly KindChoice[]): readonly Example[] {
  if (platform !== 'windows') return UNIX_EXAMPLES
  return kinds.flatMap(({ like }) => WINDOWS_EXAMPLES[like.kind])
}
