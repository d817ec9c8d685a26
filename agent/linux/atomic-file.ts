import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'

const TEMPORARY = /^\.(.+)\.[0-9a-f]{12}\.tmp$/

/**
 * Replaces a file in one step: whoever reads it, and whatever crashes in between, sees the old content or the new one, whole.
 * The new content is on the disk before it takes the name, and the name is on the disk when this returns.
 * @param mode exact permissions, whatever the process's umask
 * @param folderMode permissions of folders that have to be made
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  mode: number,
  folderMode = 0o755,
): Promise<void> {
  const folder = path.dirname(file)
  await mkdir(folder, { recursive: true, mode: folderMode })
  // In the same folder: a rename is one step only within one file system. Hidden, so that nobody takes it for the file.
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(folder)
}

/** Removes a file for good; one that is not there is no error. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true })
  await syncFolder(path.dirname(file))
}

/** Takes away what a process that was killed while writing `file` left behind. */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file)
  const names = await readdir(folder).catch(() => [])
  const leftovers = names.filter((name) => TEMPORARY.exec(name)?.[1] === path.basename(file))
  await Promise.all(leftovers.map((name) => rm(path.join(folder, name), { force: true })))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
