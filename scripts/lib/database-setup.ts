import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { runMigrations, Logger } from 'graphile-worker'
import { Client, Pool } from 'pg'
import { codeOf, messageOf, SetupError } from './errors'
import { say } from './log'
import { applyMigrations } from './migrate'
import { PROJECT_DIR } from './paths'

/** The three ways into one database; see prisma/migrations/0002_access. */
export interface DatabaseUrls {
  readonly owner: string
  readonly app: string
  readonly queue: string
}

export const APP_ROLE = 'bulwark_app'
export const QUEUE_ROLE = 'bulwark_queue'

/** Two starts on one database take turns: any number serves, as long as nobody else uses it. */
const SETUP_LOCK = 7_281_913

/**
 * Makes a database ready: roles, migrations, rights, queue. Idempotent, and quick when nothing is to be done. Throws
 * SetupError with a sentence when the owner's rights do not suffice or the application's role has too many.
 */
export async function setUpDatabase(urls: DatabaseUrls): Promise<{ applied: readonly string[] }> {
  const owner = await connect(urls.owner, 'DATABASE_URL')
  try {
    await owner.query('select pg_advisory_lock($1)', [SETUP_LOCK])
    await ensureLogin(owner, APP_ROLE, urls.app, 'BULWARK_APP_DATABASE_URL')
    await ensureLogin(owner, QUEUE_ROLE, urls.queue, 'BULWARK_QUEUE_DATABASE_URL')
    const applied = await applyMigrations(owner, urls.owner)
    await setUpQueue(owner, urls.queue)
    await refuseStrongAppRole(urls.app)
    return { applied }
  } finally {
    await owner.end()
  }
}

/** Creates the role, sets its password where it cannot sign in, and lets another user take its part where one is named. */
async function ensureLogin(owner: Client, role: string, url: string, variable: string): Promise<void> {
  const { username, password } = new URL(url)
  const login = decodeURIComponent(username)
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [role])
  const exists = (rowCount ?? 0) > 0
  if (login !== role) {
    if (!exists) await asOwner(owner, `create role ${role} nologin`)
    await asOwner(owner, `grant ${role} to ${owner.escapeIdentifier(login)}`)
    return
  }
  const secret = owner.escapeLiteral(decodeURIComponent(password))
  if (!exists) {
    await asOwner(owner, `create role ${role} login password ${secret}`)
    return
  }
  if (await canSignIn(url)) return
  await asOwner(owner, `alter role ${role} login password ${secret}`)
  if (!process.env.BULWARK_QUIET) {
    say(
      `Gave the database role ${role} a new password. Where other hosts use it too, set ${variable} on all of them.`,
    )
  }
}

async function asOwner(owner: Client, sql: string): Promise<void> {
  try {
    await owner.query(sql)
  } catch (error) {
    const isDenied = codeOf(error) === '42501'
    if (!isDenied) throw error
    throw new SetupError(
      `The database user of DATABASE_URL may not manage roles (${messageOf(error)}). Give it CREATEROLE, or create the ` +
        `roles ${APP_ROLE} and ${QUEUE_ROLE} yourself and set BULWARK_APP_DATABASE_URL and BULWARK_QUEUE_DATABASE_URL.`,
    )
  }
}

async function canSignIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch (error) {
    // 28P01: wrong password; 28000: not allowed to log in. Anything else is not about the password.
    if (['28P01', '28000'].includes(codeOf(error) ?? '')) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The queue's schema belongs to its own role, which may create it only while this runs. */
async function setUpQueue(owner: Client, queueUrl: string): Promise<void> {
  const sql = await readFile(path.join(PROJECT_DIR, 'prisma', 'queue.sql'), 'utf8')
  const version = `bulwark ${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`
  const queue = new Pool({ connectionString: queueUrl, max: 2 })
  try {
    const { rows } = await queue.query<{ comment: string | null; database: string; role: string }>(
      `select obj_description(to_regnamespace('graphile_worker'), 'pg_namespace') as comment,
              current_database() as database, current_user as role`,
    )
    const [state] = rows
    if (!state || state.comment === `${version} ${await queueVersion()}`) return
    const right = `create on database ${owner.escapeIdentifier(state.database)}`
    const role = owner.escapeIdentifier(state.role)
    await asOwner(owner, `grant ${right} to ${role}`)
    try {
      await queue.query('alter default privileges revoke execute on functions from public')
      await runMigrations({ pgPool: queue, logger: new Logger(() => () => undefined) })
      await queue.query(sql)
      const comment = owner.escapeLiteral(`${version} ${await queueVersion()}`)
      await queue.query(`comment on schema graphile_worker is ${comment}`)
    } finally {
      await asOwner(owner, `revoke ${right} from ${role}`)
    }
  } finally {
    await queue.end()
  }
}

/** The installed graphile-worker, so that a new version runs its own migrations. */
async function queueVersion(): Promise<string> {
  const text = await readFile(
    path.join(PROJECT_DIR, 'node_modules', 'graphile-worker', 'package.json'),
    'utf8',
  )
  return `graphile-worker ${/"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown'}`
}

/** Row-level security does not bind superusers and BYPASSRLS; a role that owns the tables can switch it off. */
async function refuseStrongAppRole(appUrl: string): Promise<void> {
  const app = await connect(appUrl, 'BULWARK_APP_DATABASE_URL')
  try {
    const { rows } = await app.query<{ role: string; strong: boolean; owns: boolean }>(
      `select current_user as role, r.rolsuper or r.rolbypassrls as strong,
              exists (select from pg_class c where c.relnamespace = 'public'::regnamespace
                        and c.relkind = 'r' and pg_has_role(c.relowner, 'MEMBER')) as owns
         from pg_roles r where r.rolname = current_user`,
    )
    const found = rows[0]
    if (found && (found.strong || found.owns)) {
      throw new SetupError(
        `The database user ${found.role} can get around row-level security (superuser, BYPASSRLS or owner of the ` +
          'tables). Name a plain one in BULWARK_APP_DATABASE_URL.',
      )
    }
  } finally {
    await app.end()
  }
}

/** A connection, or a sentence that says which variable to look at. */
export async function connect(url: string, variable: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    const { host, pathname } = new URL(url)
    throw new SetupError(
      `Could not connect to the database ${pathname.slice(1)} at ${host}: ${messageOf(error)}. Check ${variable}, and ` +
        'whether the server runs and lets this machine in.',
    )
  }
}
