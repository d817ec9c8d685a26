import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { DatabaseError, type Pool } from 'pg'
import { SCHEMA_FILE } from './paths'

export interface SchemaEngineSession {
  readonly engine: bindings.SchemaEngine
  /** Frees the engine and closes its connections. */
  close(): Promise<void>
}

/**
 * Prisma's own schema engine in its WebAssembly build, connected to a database. The command line would download a native
 * binary instead, from a host that many networks do not reach; this one comes with the npm packages and keeps the same
 * `_prisma_migrations` table, so both can be used on one database.
 */
export function openSchemaEngine(databaseUrl: string): Promise<SchemaEngineSession> {
  const adapters = new PrismaPg({ connectionString: databaseUrl })
  return open({
    provider: adapters.provider,
    adapterName: adapters.adapterName,
    connect: async () => {
      const adapter = await adapters.connect()
      adapter.executeScript = (script) => executeWhole(adapter.underlyingDriver(), script)
      return adapter
    },
    connectToShadowDb: () => adapters.connectToShadowDb(),
  })
}

/**
 * The adapter's own executeScript cuts a script at every semicolon, those in function bodies and comments too, and runs
 * the pieces one by one. Sent whole, PostgreSQL parses it, and all of it is one transaction: it is applied or it is not.
 */
async function executeWhole(pool: Pool, script: string): Promise<void> {
  try {
    await pool.query(script)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw new DriverAdapterError({
      kind: 'postgres',
      code: error.code ?? 'XX000',
      severity: error.severity ?? 'ERROR',
      message: error.message,
      detail: error.detail,
      column: error.column,
      hint: error.hint,
    })
  }
}

/** The engine without a database: enough to compare two schemas. */
export function openOfflineSchemaEngine(): Promise<SchemaEngineSession> {
  return open(offlineAdapter)
}

async function open(adapter: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngineSession> {
  await loadWasm()
  const schema = await readFile(SCHEMA_FILE, 'utf8')
  // The engine opens connections and never closes them.
  const opened: SqlDriverAdapter[] = []
  const factory = bindMigrationAwareSqlAdapterFactory({
    ...adapter,
    connect: async () => {
      const connection = await adapter.connect()
      opened.push(connection)
      return connection
    },
  })
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    factory,
  )
  return {
    engine,
    close: async () => {
      engine.free()
      await Promise.all(opened.map((connection) => connection.dispose()))
    },
  }
}

/** The engine's greeting asks for the schema and the server's version before anything else; nothing more is answered. */
const greeting: SqlResultSet = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 18.0', 180000]],
}

const refuse = () => Promise.reject(new Error('The schema engine was opened without a database.'))

const connectOffline = async (): Promise<SqlDriverAdapter> => ({
  provider: 'postgres',
  adapterName: 'offline',
  queryRaw: ({ sql }) => (sql.includes('numeric_version') ? Promise.resolve(greeting) : refuse()),
  executeRaw: refuse,
  executeScript: refuse,
  startTransaction: refuse,
  dispose: async () => undefined,
})

const offlineAdapter: SqlMigrationAwareDriverAdapterFactory = {
  provider: 'postgres',
  adapterName: 'offline',
  connect: connectOffline,
  connectToShadowDb: connectOffline,
}

let loading: Promise<void> | undefined

function loadWasm(): Promise<void> {
  loading ??= instantiate()
  return loading
}

async function instantiate(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const bytes = await readFile(path.join(path.dirname(file), 'schema_engine_bg.wasm'))
  const imports = { './schema_engine_bg.js': Object.fromEntries(Object.entries(bindings).map(releaseTimers)) }
  const { instance } = await WebAssembly.instantiate(bytes, imports)
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start !== 'function')
    throw new Error('The schema engine has no start function: wrong package version?')
  start()
}

/** The engine sets a ten-second timer for its lock and never clears it: it must not keep the process from ending. */
function releaseTimers([name, value]: readonly [string, unknown]): [string, WebAssembly.ImportValue] {
  if (name.startsWith('__wbg_setTimeout_')) {
    return [name, (callback: () => void, ms: number) => setTimeout(callback, ms >>> 0).unref()]
  }
  if (typeof value !== 'function') throw new Error(`The schema engine's import ${name} is not a function.`)
  return [name, value]
}
