import path from 'node:path'
import { Client } from 'pg'
import { APP_ROLE, connect, QUEUE_ROLE, setUpDatabase, type DatabaseUrls } from './database-setup'
import { startEmbedded, type EmbeddedServer } from './embedded'
import { codeOf, messageOf, SetupError } from './errors'
import { fail, ok } from './log'
import type { DataPaths } from './paths'
import type { Secrets } from './secrets'

export interface Database {
  readonly urls: DatabaseUrls
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[]
  /** What the person should know about where it is. */
  readonly note?: string
  close(): Promise<void>
}

const OWNER_ROLE = 'bulwark_owner'
const DATABASE = 'bulwark'

/**
 * The database of an installation, ready for use: the server that DATABASE_URL names, or the embedded one, which is
 * started, watched (and started again if it ends) until `close`.
 */
export async function openDatabase(paths: DataPaths, secrets: Secrets): Promise<Database> {
  const external = process.env.DATABASE_URL
  if (external) {
    const urls = externalUrls(external, secrets)
    const { applied } = await setUpDatabase(urls)
    return { urls, applied, close: async () => undefined }
  }
  const options = {
    dataDir: paths.postgres,
    logFile: path.join(paths.logs, 'postgres.log'),
    superuserPassword: secrets.superuserPassword,
  }
  const keeper = new EmbeddedKeeper(await startEmbedded(options), (port) =>
    startEmbedded({ ...options, port }),
  )
  try {
    const urls = await createEmbeddedDatabase(keeper.server, secrets)
    const { applied } = await setUpDatabase(urls)
    return { urls, applied, note: keeper.server.note, close: () => keeper.close() }
  } catch (error) {
    await keeper.close()
    throw error
  }
}

/** The addresses on a server of the person's own: named one by one, or DATABASE_URL with our roles and passwords. */
export function externalUrls(owner: string, secrets: Secrets): DatabaseUrls {
  if (!URL.canParse(owner) || !/^postgres(ql)?:$/.test(new URL(owner).protocol)) {
    throw new SetupError(
      'DATABASE_URL is not an address of the form postgresql://user:password@host:5432/database.',
    )
  }
  return {
    owner,
    app: process.env.BULWARK_APP_DATABASE_URL || withLogin(owner, APP_ROLE, secrets.appPassword),
    queue: process.env.BULWARK_QUEUE_DATABASE_URL || withLogin(owner, QUEUE_ROLE, secrets.queuePassword),
  }
}

function withLogin(url: string, user: string, password: string): string {
  const result = new URL(url)
  result.username = encodeURIComponent(user)
  result.password = encodeURIComponent(password)
  return result.href
}

/** Owner, roles and database on the embedded server. The superuser is not used after this. */
async function createEmbeddedDatabase(server: EmbeddedServer, secrets: Secrets): Promise<DatabaseUrls> {
  const base = server.superuserUrl(DATABASE)
  const urls = {
    owner: withLogin(base, OWNER_ROLE, secrets.ownerPassword),
    app: withLogin(base, APP_ROLE, secrets.appPassword),
    queue: withLogin(base, QUEUE_ROLE, secrets.queuePassword),
  }
  if (await isReachable(urls.owner)) return urls
  const admin = await connect(server.superuserUrl('postgres'), 'the embedded database')
  try {
    await ensureRole(admin, OWNER_ROLE, secrets.ownerPassword)
    await ensureRole(admin, APP_ROLE, secrets.appPassword)
    await ensureRole(admin, QUEUE_ROLE, secrets.queuePassword)
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [DATABASE])
    if (!rowCount) await admin.query(`create database ${DATABASE} owner ${OWNER_ROLE}`)
  } finally {
    await admin.end()
  }
  return urls
}

async function isReachable(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch (error) {
    // Wrong password, no such role, no such database: the first start, or one that was interrupted.
    if (['28P01', '28000', '3D000'].includes(codeOf(error) ?? '')) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Creates a login on a server where we are superuser, or gives it the password we know. */
export async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role])
  const verb = rowCount ? 'alter' : 'create'
  await admin.query(`${verb} role ${role} login password ${admin.escapeLiteral(password)}`)
}

/** Starts the embedded server again when it ends without being told to, on the same port. */
class EmbeddedKeeper {
  private isClosing = false

  constructor(
    public server: EmbeddedServer,
    private readonly restart: (port: number) => Promise<EmbeddedServer>,
  ) {
    this.watch()
  }

  async close(): Promise<void> {
    this.isClosing = true
    await this.server.stop()
  }

  private watch(): void {
    void this.server.ended.then(async () => {
      if (this.isClosing) return
      fail('The database ended; starting it again.')
      try {
        this.server = await this.restart(this.server.port)
      } catch (error) {
        fail(`The database could not be started again: ${messageOf(error)}`)
        process.kill(process.pid, 'SIGTERM')
        return
      }
      if (this.isClosing) {
        await this.server.stop()
        return
      }
      ok('The database is back.')
      this.watch()
    })
  }
}
