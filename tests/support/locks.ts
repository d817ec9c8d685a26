import { Client } from 'pg'
import { testDatabase } from './database'

/**
 * Holds a table so that whoever writes to it has to wait: a way to stop a process at a certain step without touching its
 * code. Release it in a `finally`.
 */
export async function holdTable(table: string): Promise<{ release(): Promise<void> }> {
  const client = new Client({ connectionString: testDatabase().urls.superuser })
  await client.connect()
  await client.query('begin')
  await client.query(`lock table "${table}" in exclusive mode`)
  return {
    async release() {
      await client.query('rollback')
      await client.end()
    },
  }
}

/**
 * Until some connection of this test's database waits for a lock. Fails after ten seconds.
 * @param table that it waits for; null: for a row, which is to say for another transaction to end
 */
export async function untilSomeoneWaitsFor(table: string | null): Promise<void> {
  const client = new Client({ connectionString: testDatabase().urls.superuser })
  await client.connect()
  try {
    const deadline = performance.now() + 10_000
    for (;;) {
      const { rowCount } = await client.query(
        `select from pg_locks l join pg_stat_activity a using (pid)
          where a.datname = current_database() and not l.granted
            and case when $1::text is null then l.locktype in ('transactionid', 'tuple') else l.relation = $1::text::regclass end`,
        [table === null ? null : `"${table}"`],
      )
      if ((rowCount ?? 0) > 0) return
      if (performance.now() > deadline) throw new Error(`Nobody came to wait for ${table ?? 'a row'}.`)
    }
  } finally {
    await client.end()
  }
}
