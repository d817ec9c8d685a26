import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { codeOf, messageOf, SetupError } from './errors'
import type { DataPaths } from './paths'
import { isAlive, startMark, waitFor } from './processes'
import { writeFileAtomically } from './secrets'

const lockSchema = z.object({ pid: z.number().int(), mark: z.string().nullable() })

const runtimeSchema = z.object({
  pid: z.number().int(),
  mark: z.string().nullable(),
  url: z.string(),
  /** How programs on this machine reach it. */
  localUrl: z.string(),
  databases: z.object({ owner: z.string(), app: z.string(), queue: z.string() }),
  startedAt: z.string(),
})

/** What a running installation tells the command line: where it answers and how to reach its database. */
export type Runtime = z.output<typeof runtimeSchema>

/**
 * Claims a data folder for this process. Null when it is ours; otherwise the process that has it. Two starts at the same
 * instant are told apart by the file system: only one of them can create the file.
 */
export async function claimData(paths: DataPaths): Promise<{ pid: number } | null> {
  await makeDataFolder(paths)
  const mine = JSON.stringify({ pid: process.pid, mark: startMark(process.pid) })
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await writeFile(paths.lockFile, mine, { flag: 'wx', mode: 0o600 })
      return null
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    const holder = lockSchema.safeParse(await readJson(paths.lockFile))
    if (holder.success && isSameProcess(holder.data)) return { pid: holder.data.pid }
    await rm(paths.lockFile, { force: true })
  }
  throw new SetupError(`Could not claim ${paths.dir}: other starts keep doing so. Try again.`)
}

/** Gives the data folder back; what a crash leaves behind is recognised by the next start. */
export async function releaseData(paths: DataPaths): Promise<void> {
  await rm(paths.runtimeFile, { force: true })
  await rm(paths.lockFile, { force: true })
}

export async function writeRuntime(
  paths: DataPaths,
  runtime: Omit<Runtime, 'pid' | 'mark' | 'startedAt'>,
): Promise<void> {
  const full: Runtime = {
    ...runtime,
    pid: process.pid,
    mark: startMark(process.pid),
    startedAt: new Date().toISOString(),
  }
  await writeFileAtomically(paths.runtimeFile, JSON.stringify(full, null, 2) + '\n')
}

/** The installation that runs on this data folder now, or null. */
export async function findRuntime(paths: DataPaths): Promise<Runtime | null> {
  const parsed = runtimeSchema.safeParse(await readJson(paths.runtimeFile))
  return parsed.success && isSameProcess(parsed.data) ? parsed.data : null
}

/** Waits for another start on the same data until it runs (its runtime) or has ended (null). */
export async function waitForRuntime(paths: DataPaths, pid: number): Promise<Runtime | null> {
  let runtime = await findRuntime(paths)
  await waitFor(
    async () => {
      runtime = await findRuntime(paths)
      return runtime !== null || !isAlive(pid)
    },
    { timeoutMs: 10 * 60_000, everyMs: 250 },
  )
  return runtime
}

async function makeDataFolder(paths: DataPaths): Promise<void> {
  try {
    // Others may pass through (the database's user has to), but each file in it is private.
    await mkdir(paths.dir, { recursive: true, mode: 0o711 })
  } catch (error) {
    throw new SetupError(
      `Cannot write to ${paths.dir} (${messageOf(error)}). Give yourself the right to, or name another folder: ` +
        'npm start -- --data FOLDER',
    )
  }
}

function isSameProcess({ pid, mark }: { pid: number; mark: string | null }): boolean {
  return isAlive(pid) && (mark === null || startMark(pid) === mark)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
