import { Client } from 'pg'
import { closePrisma } from '@/lib/db/client'
import { externalUrls } from './database'
import { loadEnvFiles } from './env-files'
import { SetupError, UsageError } from './errors'
import { dataPaths, type DataPaths } from './paths'
import { loadSecrets } from './secrets'
import { findRuntime } from './start-lock'

export { UsageError }

export interface Connection {
  readonly paths: DataPaths
  /** Where the console answers on this machine; null while it does not run. */
  readonly localUrl: string | null
  readonly ownerUrl: string
}

export interface TenantRef {
  readonly id: string
  readonly slug: string
  readonly name: string
}

/**
 * Runs something against the installation of a data folder: the one that runs now, or the server that DATABASE_URL names.
 * lib/db works inside `run`, as the application's role. Throws SetupError when there is neither.
 */
export async function withConnection<T>(
  options: { readonly data?: string },
  run: (connection: Connection) => Promise<T>,
): Promise<T> {
  loadEnvFiles(false)
  const connection = await findConnection(dataPaths(options.data))
  try {
    return await run(connection)
  } finally {
    await closePrisma()
  }
}

async function findConnection(paths: DataPaths): Promise<Connection> {
  const runtime = await findRuntime(paths)
  const urls = runtime?.databases ?? (await urlsWithoutRuntime(paths))
  process.env.BULWARK_APP_DATABASE_URL = urls.app
  process.env.BULWARK_QUEUE_DATABASE_URL = urls.queue
  process.env.BULWARK_DATA_DIR = paths.dir
  return { paths, localUrl: runtime?.localUrl ?? null, ownerUrl: urls.owner }
}

async function urlsWithoutRuntime(paths: DataPaths) {
  const external = process.env.DATABASE_URL
  if (external) return externalUrls(external, await loadSecrets(paths.secretsFile))
  throw new SetupError(
    `No Bulwark runs on ${paths.dir}. Start it with npm start in another terminal, then repeat this; --data names ` +
      'another data folder.',
  )
}

/** A tenant by its address or its name, in any letter case. */
export async function getTenant({ ownerUrl }: Connection, wanted: string): Promise<TenantRef> {
  const owner = new Client({ connectionString: ownerUrl })
  try {
    await owner.connect()
    const { rows } = await owner.query<TenantRef>('select id, slug, name from "Tenant" order by slug')
    const key = wanted.toLowerCase()
    const found = rows.find(({ slug }) => slug === key) ?? rows.find(({ name }) => name.toLowerCase() === key)
    if (found) return found
    const known = rows.map(({ slug }) => slug).join(', ')
    throw new UsageError(
      rows.length === 0
        ? 'There is no tenant yet. Create one: npx bulwark tenant add NAME --admin ADDRESS'
        : `There is no tenant ${wanted}. Tenants: ${known}.`,
    )
  } finally {
    await owner.end()
  }
}
