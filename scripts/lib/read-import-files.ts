import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { MAX_IMPORT_FILE_BYTES } from '@/lib/domain/interchange'
import type { ImportFile } from '@/lib/features/policy-import/read-import'
import { codeOf, messageOf, UsageError } from './errors'
import { filesBelow } from './export-folder'
import { findPath } from './find-path'

/** What in a folder may be an export; other files that are named are read all the same. */
const ENDINGS: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml', '.mobileconfig', '.plist', '.xml'])
/** All files of one import are in memory at once. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * The files that were named, and those of the folders that were named, in the order of their paths. Of a file that is too
 * large only as much is read as shows that it is: its line in the report says so. Throws UsageError for what is not there,
 * for files that are too large together, and where nothing is found.
 */
export async function readImportFiles(
  names: readonly string[],
  onRead: (done: number, of: number) => void = () => {},
): Promise<readonly ImportFile[]> {
  const found = (await Promise.all(names.map(filesOf))).flat()
  if (found.length === 0)
    throw new UsageError('There are no policy files here. Name files, or a folder with some.')
  const files: ImportFile[] = []
  let total = 0
  for (const { name, file } of found) {
    const bytes = await orUsageError(name, () => bytesOf(file))
    total += bytes.length
    if (total > MAX_BYTES)
      throw new UsageError('These files are larger than 256 MiB together. Import them in parts.')
    files.push({ name, bytes })
    onRead(files.length, found.length)
  }
  return files
}

interface FoundFile {
  /** As reports name it: below the folder that was named. */
  readonly name: string
  readonly file: string
}

async function filesOf(name: string): Promise<readonly FoundFile[]> {
  const found = await findPath(name)
  const isFolder = await orUsageError(name, async () => (await stat(found)).isDirectory())
  if (!isFolder) return [{ name: path.basename(found), file: found }]
  const below = await filesBelow(found)
  return below
    .filter((file) => ENDINGS.has(path.extname(file).toLowerCase()))
    .map((file) => ({ name: file.split(path.sep).join('/'), file: path.join(found, file) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function orUsageError<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file' : messageOf(error)
    throw new UsageError(`${name} cannot be read: ${reason}.`)
  }
}

/** The file, or as much of one that is too large as shows that it is. */
async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(Math.min(size, MAX_IMPORT_FILE_BYTES) + 1)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.slice(0, length)
  } finally {
    await handle.close()
  }
}
