import { spawn } from 'node:child_process'
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AgentError, errorCodeOf } from './agent-error'

export interface Lock {
  readonly release: () => Promise<void>
}

const lockFileOf = (stateFolder: string) => path.join(stateFolder, 'lock')

/** Asking whether somebody is there takes the lock for a moment: so often a start tries, and so long it waits in between. */
const TRIES = 10
const PAUSE_MS = 100

/**
 * Makes this process the only one that works on a state folder. The lock is the kernel's (flock), held by the open file: it
 * goes with the process however that ends, so there is nothing to clean up.
 * @returns null while another process has it
 */
export async function takeLock(stateFolder: string): Promise<Lock | null> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 })
  const handle = await open(lockFileOf(stateFolder), 'a+', 0o600)
  let isOurs = false
  try {
    for (let attempt = 1; !isOurs && attempt <= TRIES; attempt++) {
      if (attempt > 1) await delay(PAUSE_MS)
      isOurs = await lockOpenFile(handle)
    }
  } finally {
    if (!isOurs) await handle.close()
  }
  if (!isOurs) return null
  await handle.truncate(0)
  await handle.writeFile(`${process.pid}\n`)
  return {
    release: async () => {
      await handle.truncate(0)
      await handle.close()
    },
  }
}

/** The agent that works on a state folder now, or null. */
export async function findHolder(stateFolder: string): Promise<number | null> {
  let handle: FileHandle
  try {
    handle = await open(lockFileOf(stateFolder), 'r')
  } catch {
    return null
  }
  try {
    // Whoever can lock it has found nobody at it.
    if (await lockOpenFile(handle)) return null
  } finally {
    await handle.close()
  }
  const pid = Number.parseInt(await readFile(lockFileOf(stateFolder), 'utf8'), 10)
  return Number.isSafeInteger(pid) && pid > 0 && (await isAgent(pid)) ? pid : null
}

/** A holder that was killed leaves its process id until the next has written its own: it may be anybody's by now. */
async function isAgent(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.includes('bulwark-agent')
}

/** flock(1) locks the open file that it inherits, and the lock stays with the file when it has ended. */
async function lockOpenFile(handle: FileHandle): Promise<boolean> {
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', handle.fd] })
    child.once('error', reject)
    child.once('close', resolve)
  }).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT')
      throw new AgentError('flock is missing. Install the package util-linux.')
    throw error
  })
  return code === 0
}
