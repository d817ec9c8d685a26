import { createHash } from 'node:crypto'
import { copyFile, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { AgentError, errorCodeOf, messageOf } from './agent-error'
import { removeFile, removeLeftovers, writeFileAtomically } from './atomic-file'
import type { Json, JsonObject } from './managed-document'
import type { AgentState, StateStore } from './state'

const EVERYONE_READS = 0o644

export interface FileContent {
  readonly digest: string
  /** null when it is not JSON. */
  readonly json: Json | null
  /** Permission bits. */
  readonly mode: number
}

/**
 * The file that Defender reads managed settings from. While the device is managed the whole file is the channel's: the agent
 * replaces it and puts local changes right. A file that somebody else made is kept once, and comes back at offboarding.
 */
export class ManagedFile {
  private readonly backupFile: string

  constructor(
    readonly file: string,
    private readonly store: StateStore,
  ) {
    this.backupFile = path.join(store.folder, 'managed-file-before.json')
  }

  /** null when there is none. */
  async read(): Promise<FileContent | null> {
    let text: string
    let mode: number
    try {
      text = await readFile(this.file, 'utf8')
      mode = (await stat(this.file)).mode & 0o7777
    } catch (error) {
      if (errorCodeOf(error) === 'ENOENT') return null
      throw error
    }
    return { digest: digestOf(text), json: parse(text), mode }
  }

  /**
   * Makes the file say what the document says.
   * @returns the state to go on with, saved, and whether anything had to be written
   */
  async write(state: AgentState, content: JsonObject): Promise<{ state: AgentState; isWritten: boolean }> {
    const text = `${JSON.stringify(content, null, 2)}\n`
    const digest = digestOf(text)
    await removeLeftovers(this.file)
    const before = await this.read()
    const isThere = before?.digest === digest && before.mode === EVERYONE_READS
    if (isThere && state.ownDigests.includes(digest)) return { state, isWritten: false }
    const isForeign = before !== null && state.ownDigests.length === 0 && !state.hasBackup
    if (isForeign) {
      await writeFileAtomically(this.backupFile, await readFile(this.file), 0o600, 0o700)
    }
    // Before the file itself: a kill between the two must not make the agent's own file look like somebody else's.
    const own = [...state.ownDigests.slice(-1), digest].filter((each, i, all) => all.indexOf(each) === i)
    const next = { ...state, hasBackup: state.hasBackup || isForeign, ownDigests: own }
    await this.store.save(next)
    await writeFileAtomically(this.file, text, EVERYONE_READS)
    return { state: next, isWritten: true }
  }

  /** Gives the file back: what was there before the agent comes back, and nothing where nothing was. */
  async release(state: AgentState): Promise<'restored' | 'removed' | 'untouched'> {
    await removeLeftovers(this.file)
    if (state.ownDigests.length === 0) return 'untouched'
    if (state.hasBackup) {
      await writeFileAtomically(this.file, await readFile(this.backupFile), EVERYONE_READS)
      await removeFile(this.backupFile)
      return 'restored'
    }
    const now = await this.read()
    if (now) await removeFile(this.file)
    return now ? 'removed' : 'untouched'
  }

  /** Keeps a copy of the backup beside the managed file, for those who offboard without giving it back. */
  async keepBackup(state: AgentState): Promise<string | null> {
    if (!state.hasBackup) return null
    const copy = `${this.file}.before-bulwark`
    await copyFile(this.backupFile, copy)
    await removeFile(this.backupFile)
    return copy
  }

  /** @throws AgentError that says what hinders */
  static explain(file: string, error: unknown): AgentError {
    const code = errorCodeOf(error)
    const advice =
      code === 'EACCES' || code === 'EPERM'
        ? 'Run the agent as root.'
        : code === 'ENOSPC' || code === 'EDQUOT'
          ? 'Make room on the disk.'
          : code === 'EROFS'
            ? 'Mount the file system for writing, or name another file as managedFile.'
            : 'Look at the folder and its permissions.'
    return new AgentError(`Could not write ${file}: ${messageOf(error)}. ${advice}`)
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function parse(text: string): Json | null {
  try {
    return z.json().parse(JSON.parse(text))
  } catch {
    return null
  }
}
