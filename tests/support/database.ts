import type { DatabaseUrls } from '@/scripts/lib/database-setup'

/** The server that all integration tests of a run share. */
export interface TestServer {
  readonly port: number
  readonly superuserUrl: string
}

export interface TestDatabase {
  readonly name: string
  /** Addresses for raw SQL as each of the roles; the application's own client uses `app` by itself. */
  readonly urls: DatabaseUrls & { readonly superuser: string }
}

export const TEMPLATE_DATABASE = 'bulwark_template'

let current: TestDatabase | undefined

/** The database of the running test file: migrated, empty, nobody else's. */
export function testDatabase(): TestDatabase {
  if (!current) throw new Error('Only tests below tests/integration have a database.')
  return current
}

export function setTestDatabase(database: TestDatabase): void {
  current = database
}

/** The roles' passwords on the test server are their names. */
export function testUrls(server: TestServer, database: string): DatabaseUrls {
  const url = (role: string) => `postgresql://${role}:${role}@127.0.0.1:${server.port}/${database}`
  return { owner: url('bulwark_owner'), app: url('bulwark_app'), queue: url('bulwark_queue') }
}
