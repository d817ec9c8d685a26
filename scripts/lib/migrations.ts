import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { MIGRATIONS_DIR } from './paths'

export interface Migration {
  readonly name: string
  readonly sql: string
  /** As Prisma stores it in `_prisma_migrations`: SHA-256 of the file, hex. */
  readonly checksum: string
}

/** The migrations of the project in the order in which they are applied. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const entries = await readdir(MIGRATIONS_DIR, { withFileTypes: true })
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(MIGRATIONS_DIR, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

/** The list in the form that Prisma's schema engine takes. */
export async function toMigrationsList(migrations: readonly Migration[]) {
  return {
    baseDir: MIGRATIONS_DIR,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(path.join(MIGRATIONS_DIR, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}
