import type { Client } from 'pg'
import { codeOf, messageOf, SetupError } from './errors'
import { readMigrations, toMigrationsList, type Migration } from './migrations'
import { openSchemaEngine } from './schema-engine'

interface AppliedRow {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
  readonly rolled_back_at: Date | null
}

/**
 * Brings a database up to the project's migrations and returns the names it applied. When nothing is missing this is one
 * query; otherwise Prisma's schema engine does the work, as `prisma migrate deploy` would. Throws SetupError when the
 * database holds a failed or an edited migration, or is newer than this version.
 */
export async function applyMigrations(owner: Client, ownerUrl: string): Promise<readonly string[]> {
  const migrations = await readMigrations()
  if (migrations.length === countApplied(await readApplied(owner), migrations)) return []
  const { engine, close } = await openSchemaEngine(ownerUrl)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await toMigrationsList(migrations),
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } catch (error) {
    const failed = (await readApplied(owner)).find((row) => row.finished_at === null)
    if (!failed) throw error
    // The whole migration is one transaction, so nothing of it is there: the next start may try again.
    await engine.markMigrationRolledBack({ migrationName: failed.migration_name })
    throw new SetupError(`Migration ${failed.migration_name} failed and was undone: ${reasonOf(error)}`)
  } finally {
    await close()
  }
}

async function readApplied(owner: Client): Promise<readonly AppliedRow[]> {
  try {
    const { rows } = await owner.query<AppliedRow>(
      'select migration_name, checksum, finished_at, rolled_back_at from _prisma_migrations order by started_at',
    )
    return rows.filter((row) => row.rolled_back_at === null)
  } catch (error) {
    const isUndefinedTable = codeOf(error) === '42P01'
    if (isUndefinedTable) return []
    throw error
  }
}

/** How many of the project's migrations the database has, all checked. */
function countApplied(applied: readonly AppliedRow[], migrations: readonly Migration[]): number {
  for (const row of applied) {
    const migration = migrations.find(({ name }) => name === row.migration_name)
    if (row.finished_at === null) {
      throw new SetupError(
        `Migration ${row.migration_name} was interrupted: somebody has to look whether it took effect. ` +
          'docs/operations.md says how, under "Migrations".',
      )
    }
    if (!migration) {
      throw new SetupError(
        `The database has migration ${row.migration_name}, which this version does not know: it belongs to a newer ` +
          'version. Start that one.',
      )
    }
    if (migration.checksum !== row.checksum) {
      throw new SetupError(
        `Migration ${row.migration_name} was edited after it was applied to this database. Restore the file, or start ` +
          'over with an empty database.',
      )
    }
  }
  return applied.length
}

/** PostgreSQL's own words out of the engine's report: without its heading and its trace. */
function reasonOf(error: unknown): string {
  const [report = ''] = messageOf(error).split(/\n\s*0: /)
  return report.replace(/^external connector error\n/, '').replace(/^Error querying the database: /, '')
}
