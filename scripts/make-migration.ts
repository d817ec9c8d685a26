import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MIGRATIONS_DIR, SCHEMA_FILE } from './lib/paths'
import { readMigrations } from './lib/migrations'
import { openOfflineSchemaEngine } from './lib/schema-engine'

/**
 * `npm run db:migration -- name`: writes the next migration from what changed in prisma/schema.prisma since the schema
 * that is stored beside the last one. Needs no database. New tables with a tenantId come out protected.
 */
async function makeMigration(label: string): Promise<void> {
  const previous = (await readMigrations()).findLast(({ name }) => name !== undefined)
  const before = previous ? await readStoredSchema() : null
  const after = await readFile(SCHEMA_FILE, 'utf8')
  const tables = await diffSchemas(before, after)
  if (!tables.trim() || tables.trim().startsWith('-- This is an empty migration')) {
    console.log('Nothing changed in prisma/schema.prisma since the last migration.')
    return
  }
  const number = String(Number(previous?.name.slice(0, 4) ?? 0) + 1).padStart(4, '0')
  const folder = path.join(MIGRATIONS_DIR, `${number}_${label}`)
  await mkdir(folder, { recursive: true })
  await writeFile(
    path.join(folder, 'migration.sql'),
    tables.trimEnd() + '\n' + protectionOf(tables, before !== null),
  )
  await copyFile(SCHEMA_FILE, path.join(folder, 'schema.prisma'))
  console.log(`Wrote ${path.relative(process.cwd(), folder)}. Read the SQL before you commit it.`)
}

/** The newest schema that a migration left beside it; migrations of plain SQL have none. */
async function readStoredSchema(): Promise<string> {
  for (const { name } of (await readMigrations()).toReversed()) {
    const text = await readFile(path.join(MIGRATIONS_DIR, name, 'schema.prisma'), 'utf8').catch(() => null)
    if (text !== null) return text
  }
  throw new Error('No migration has a schema.prisma beside it: restore it from version control.')
}

async function diffSchemas(before: string | null, after: string): Promise<string> {
  const { engine, close } = await openOfflineSchemaEngine()
  const target = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  })
  const result = await engine.diff({
    from: before === null ? { tag: 'empty' } : target(before),
    to: target(after),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  await close()
  // The schema exists in every database, and creating it "if not exists" asks for a right that few owners have.
  return (result.stdout ?? '').replace(/^-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n+/, '')
}

/** Row-level security for the tables that a migration creates; the first migrations do it for all that exist. */
function protectionOf(sql: string, isAfterFirst: boolean): string {
  if (!isAfterFirst) return ''
  const created = [...sql.matchAll(/CREATE TABLE "(\w+)" \(([\s\S]*?)\n\);/g)]
  const lines = created.flatMap(([, name, body]) =>
    name && body?.includes('"tenantId"') ? [`SELECT bulwark_protect_tenant_table('"${name}"');`] : [],
  )
  return lines.length === 0
    ? ''
    : `\n-- Row-level security and the application's rights\n${lines.join('\n')}\n`
}

const label = process.argv[2]
if (!label || !/^[a-z][a-z0-9_]*$/.test(label)) {
  console.error('Name the migration in lower case: npm run db:migration -- add_saved_views')
  process.exit(2)
}
await makeMigration(label)
