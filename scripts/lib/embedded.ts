import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, openSync, closeSync, readFileSync } from 'node:fs'
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { codeOf, messageOf, SetupError } from './errors'
import { PROJECT_DIR } from './paths'
import { findFreePort } from './ports'
import { locatePostgres, makePrivateFolder, type PostgresFiles } from './postgres-files'
import { commandOf, isAlive, waitFor } from './processes'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly logFile: string
  readonly superuserPassword: string
  /** For tests: nothing has to survive a power cut. */
  readonly isDisposable?: boolean
  /** A port to come back on; a free one otherwise. */
  readonly port?: number
}

export interface EmbeddedServer {
  readonly port: number
  readonly dataDir: string
  readonly note?: string
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<void>
  /** Address of a database as the superuser. */
  superuserUrl(database: string): string
  /** Shuts the server down; clients are disconnected, what they committed stays. */
  stop(): Promise<void>
}

const SUPERUSER = 'postgres'
const START_TIMEOUT_MS = 60_000
const KEEPER = path.join(PROJECT_DIR, 'scripts', 'lib', 'postgres-keeper.mjs')

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '128MB',
  // Lists of 100,000 devices are put in order in memory.
  work_mem: '16MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  // Queries here are short: compiling them costs more than it saves.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
} as const

const DISPOSABLE_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } as const

/**
 * Starts the PostgreSQL server that comes with the npm packages, on a free port of this machine only, creating its data
 * folder at the first call. It stops when `stop` is called or when this process ends, however it ends. The caller makes
 * sure that no other start uses the same data at this moment (see start-lock.ts).
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const files = await locatePostgres(options.dataDir)
  await endLeftOver(files.dataDir)
  await initialise(files, options.superuserPassword)
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(files, options)
    } catch (error) {
      // The backends of a server that was killed take a moment to notice; a port can be taken in the last instant.
      const isPassing = /shared memory block|still in use|Address already in use|could not bind/.test(
        messageOf(error),
      )
      if (!isPassing || attempt === 10) throw error
      await sleep(500)
    }
  }
}

async function initialise(files: PostgresFiles, password: string): Promise<void> {
  const versionFile = path.join(files.dataDir, 'PG_VERSION')
  if (existsSync(versionFile)) {
    const found = (await readFile(versionFile, 'utf8')).trim()
    const major = /\d+/.exec(spawnSync(files.postgres, ['--version'], { encoding: 'utf8' }).stdout)?.[0]
    if (major && found !== major) {
      throw new SetupError(
        `${files.dataDir} was made by PostgreSQL ${found}, this version comes with ${major}. Export the database with ` +
          `pg_dump of version ${found} first; see docs/operations.md.`,
      )
    }
    return
  }
  // Made beside its place and moved there complete: an interrupted first start leaves nothing half-made behind.
  const fresh = `${files.dataDir}.new`
  await rm(fresh, { recursive: true, force: true })
  await makePrivateFolder(fresh, files.runAs)
  const scratch = await mkdtemp(path.join(tmpdir(), 'bulwark-'))
  const passwordFile = path.join(scratch, 'password')
  await writeFile(passwordFile, password + '\n', { mode: 0o600 })
  if (files.runAs) {
    await chown(scratch, files.runAs.uid, files.runAs.gid)
    await chown(passwordFile, files.runAs.uid, files.runAs.gid)
  }
  const result = spawnSync(
    files.initdb,
    [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    { ...files.runAs, encoding: 'utf8', cwd: tmpdir() },
  )
  await rm(scratch, { recursive: true, force: true })
  if (result.status !== 0) {
    throw new SetupError(
      `The database could not be created in ${fresh}: ${result.stderr || messageOf(result.error)}`,
    )
  }
  await rm(files.dataDir, { recursive: true, force: true })
  await rename(fresh, files.dataDir)
}

async function launch(files: PostgresFiles, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const port = options.port ?? (await findFreePort())
  const settings = { ...SETTINGS, ...(options.isDisposable ? DISPOSABLE_SETTINGS : {}) }
  const args = ['-D', files.dataDir, '-p', String(port)]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const order = { postgres: files.postgres, pgCtl: files.pgCtl, dataDir: files.dataDir, args, ...files.runAs }
  await mkdir(path.dirname(options.logFile), { recursive: true, mode: 0o700 })
  const log = openSync(options.logFile, 'a', 0o600)
  const keeper = spawn(process.execPath, [KEEPER, JSON.stringify(order)], {
    stdio: ['pipe', log, log],
    detached: process.platform !== 'win32',
    cwd: '/',
  })
  closeSync(log)
  const ended = new Promise<void>((resolve) => keeper.once('exit', () => resolve()))
  const superuserUrl = (database: string) =>
    `postgresql://${SUPERUSER}:${encodeURIComponent(options.superuserPassword)}@127.0.0.1:${port}/${database}`
  try {
    await untilReady(keeper, superuserUrl('postgres'), options.logFile)
  } catch (error) {
    keeper.stdin?.end()
    await ended
    throw error
  }
  return {
    port,
    dataDir: files.dataDir,
    note: files.note,
    ended,
    superuserUrl,
    stop: async () => {
      keeper.stdin?.end()
      await ended
    },
  }
}

async function untilReady(keeper: ChildProcess, url: string, logFile: string): Promise<void> {
  let failure = 'it gave no reason'
  const isReady = await waitFor(
    async () => {
      if (keeper.exitCode !== null) throw new SetupError(`The database did not start: ${tailOf(logFile)}`)
      const client = new Client({ connectionString: url })
      try {
        await client.connect()
        return true
      } catch (error) {
        failure = messageOf(error)
        const isWrongPassword = codeOf(error) === '28P01'
        if (isWrongPassword) {
          throw new SetupError(
            'The database does not accept the password in secrets.json: the data folder and the file do not belong ' +
              'together. Restore the file that was there when the database was made.',
          )
        }
        return false
      } finally {
        await client.end().catch(() => undefined)
      }
    },
    { timeoutMs: START_TIMEOUT_MS },
  )
  if (!isReady)
    throw new SetupError(`The database did not answer within a minute (${failure}): ${tailOf(logFile)}`)
}

function tailOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-6).join('\n  ')
  } catch {
    return `see ${file}`
  }
}

/**
 * A server that a killed start left behind is about to end by itself; if it does not, it is told to. A postmaster.pid
 * whose number belongs to some other program by now (containers reuse them) would keep the server from starting.
 */
async function endLeftOver(dataDir: string): Promise<void> {
  const pidFile = path.join(dataDir, 'postmaster.pid')
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return
  const command = commandOf(pid)
  if (command !== null && !command.includes(dataDir)) {
    await rm(pidFile, { force: true })
    return
  }
  const hasEnded = () => !isAlive(pid) || !existsSync(pidFile)
  if (await waitFor(hasEnded, { timeoutMs: 5_000 })) return
  process.kill(pid, 'SIGINT')
  if (await waitFor(hasEnded, { timeoutMs: 20_000 })) return
  throw new SetupError(
    `Another PostgreSQL server (process ${pid}) uses ${dataDir} and does not stop. Stop it first.`,
  )
}
