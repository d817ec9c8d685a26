import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import {
  ExportNames,
  MAX_EXPORT_FILE_BYTES,
  readExportFile,
  unread,
  type ExportFile,
} from '@/lib/domain/interchange'
import { codeOf, messageOf, UsageError } from './errors'

/** Folders of tools (.git, .github, .vscode) hold no exports, and some of them very many files. */
const PASSED_OVER = /^(\..+|node_modules)$/
const ENDINGS: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml', '.mobileconfig', '.plist', '.xml'])
const MAX_FILES = 100_000
const AT_ONCE = 16

/**
 * Every file of a folder and the folders below it, read as exports, in the order of their paths. Links are not followed, so
 * circles end. Throws UsageError where there is no such folder.
 */
export async function readExportFolder(folder: string): Promise<readonly ExportFile[]> {
  const paths = (await filesBelow(folder)).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const names = new ExportNames()
  const files: ExportFile[] = []
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE)
    const contents = await Promise.all(some.map((each) => readOne(path.join(folder, each))))
    // One after the other: which of two equal names is numbered must not depend on the disk.
    for (const [index, content] of contents.entries()) {
      const shown = (some[index] ?? '').split(path.sep).join('/')
      files.push(
        'bytes' in content
          ? readExportFile(shown, content.bytes, names)
          : unread(shown, content.reason, content.status),
      )
    }
  }
  return files
}

/** Paths of all files below a folder, relative to it, in no order. Links are not followed. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = []
  const folders = ['']
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const entries = await readdir(path.join(folder, next), { withFileTypes: true }).catch(
      (error: unknown) => {
        if (next !== '') return []
        throw new UsageError(`${folder} cannot be read: ${readingProblem(error)}.`)
      },
    )
    for (const entry of entries) {
      const below = path.join(next, entry.name)
      if (entry.isDirectory() && !PASSED_OVER.test(entry.name)) folders.push(below)
      else if (entry.isFile()) found.push(below)
      if (found.length > MAX_FILES)
        throw new UsageError(`${folder} holds more than ${MAX_FILES} files. Name a folder of exports.`)
    }
  }
  return found
}

type Content =
  { readonly bytes: Uint8Array } | { readonly reason: string; readonly status: 'error' | 'skipped' }

async function readOne(file: string): Promise<Content> {
  if (!ENDINGS.has(path.extname(file).toLowerCase()))
    return { status: 'skipped', reason: 'Not a .json, .yaml, .mobileconfig, .plist or .xml file.' }
  try {
    // Asked first: a file of many gigabytes is not to be read to find that out.
    const { size } = await stat(file)
    if (size > MAX_EXPORT_FILE_BYTES)
      return { status: 'error', reason: 'The file is larger than 64 MiB. Split it.' }
    return { bytes: await readFile(file) }
  } catch (error) {
    return { status: 'error', reason: `It cannot be read: ${readingProblem(error)}.` }
  }
}

function readingProblem(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such folder',
    ENOTDIR: 'it is no folder',
    EACCES: 'you have no right to read it',
  }
  return reasons[codeOf(error) ?? ''] ?? messageOf(error)
}
