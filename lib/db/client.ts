import { PrismaPg } from '@prisma/adapter-pg'
import { readDatabaseEnv } from '@/env'
import { PrismaClient } from './generated/client'

const holder = globalThis as typeof globalThis & { bulwarkDatabaseClient?: PrismaClient }

/**
 * The one Prisma client of this process, as the application's role (owns nothing, bound by row-level security). Made on
 * first use and kept on globalThis, so that reloads in development do not open pool after pool. Tenant data is reached
 * through withTenant and withUser only.
 */
export function getPrisma(): PrismaClient {
  holder.bulwarkDatabaseClient ??= createPrisma()
  return holder.bulwarkDatabaseClient
}

/** Closes the pool; the next getPrisma opens another. For scripts and tests. */
export async function closePrisma(): Promise<void> {
  const client = holder.bulwarkDatabaseClient
  holder.bulwarkDatabaseClient = undefined
  await client?.$disconnect()
}

function createPrisma(): PrismaClient {
  const { BULWARK_APP_DATABASE_URL, BULWARK_DATABASE_POOL } = readDatabaseEnv()
  const adapter = new PrismaPg(
    {
      connectionString: BULWARK_APP_DATABASE_URL,
      max: BULWARK_DATABASE_POOL,
      connectionTimeoutMillis: 10_000,
      application_name: 'bulwark',
    },
    // Without a listener, a connection that the server closes while idle would end the process.
    { onPoolError: (error) => console.error('[db] lost an idle connection:', error.message) },
  )
  return new PrismaClient({ adapter })
}
