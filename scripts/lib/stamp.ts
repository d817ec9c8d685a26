import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { PROJECT_DIR } from './paths'

/**
 * One hash over the contents of files and folders of the project: equal exactly when nothing in them changed, whatever a
 * check-out did to their dates. Names in `skip` (relative, with slashes) are left out; what does not exist counts as absent.
 */
export async function hashSources(entries: readonly string[], skip: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256')
  const files = (await Promise.all(entries.map((entry) => listFiles(entry, new Set(skip))))).flat().toSorted()
  const contents = await Promise.all(files.map((file) => readFile(path.join(PROJECT_DIR, file))))
  for (const [index, file] of files.entries()) {
    hash.update(`${file}\0${contents[index]?.length}\0`)
    hash.update(contents[index] ?? '')
  }
  return hash.digest('hex')
}

async function listFiles(entry: string, skip: ReadonlySet<string>): Promise<string[]> {
  if (skip.has(entry)) return []
  const full = path.join(PROJECT_DIR, entry)
  const children = await readdir(full, { withFileTypes: true }).catch(() => null)
  if (children === null) {
    const isFile = await readFile(full).then(
      () => true,
      () => false,
    )
    return isFile ? [entry] : []
  }
  const nested = await Promise.all(children.map((child) => listFiles(`${entry}/${child.name}`, skip)))
  return nested.flat()
}
