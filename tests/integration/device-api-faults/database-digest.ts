import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { testDatabase } from '../../support/database'

/** A digest of each table of the test's database and of the queue, by name: everything that a request could change. */
export async function databaseDigest(): Promise<Readonly<Record<string, string>>> {
  const client = new Client({ connectionString: testDatabase().urls.superuser })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('public', 'graphile_worker') order by 1`,
    )
    const digests: [string, string][] = []
    for (const { name } of rows) {
      const content = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
      const hash = createHash('sha256')
      for (const { row } of content.rows) hash.update(`${row}\n`)
      digests.push([name, `${content.rows.length} rows, ${hash.digest('hex')}`])
    }
    return Object.fromEntries(digests)
  } finally {
    await client.end()
  }
}
