import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../support/database'

/** Tables that hold rows of one tenant each, by the column that names it. */
interface TenantTable {
  readonly name: string
  readonly column: string
}

interface Column {
  readonly name: string
  readonly type: string
}

/** Never changed once written, whoever asks. */
const IMMUTABLE = ['AuditEvent', 'PolicyVersion', 'PolicySet', 'PolicySetPart']

let superuser: Client
let app: Client
let owner: Client
let tables: readonly TenantTable[]
const columns = new Map<string, readonly Column[]>()

/** Every table that has a tenantId, read from the catalogue: a new one without protection fails these tests. */
const CATALOGUE = `
  select c.table_name as name, c.column_name as "column"
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
   where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name = 'tenantId'
   order by 1`

beforeAll(async () => {
  const { urls } = testDatabase()
  superuser = await connect(urls.superuser)
  app = await connect(urls.app)
  owner = await connect(urls.owner)
  const { rows } = await superuser.query<TenantTable>(CATALOGUE)
  tables = [...rows, { name: 'Tenant', column: 'id' }]
  for (const table of tables) {
    const found = await superuser.query<Column>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [`"${table.name}"`],
    )
    columns.set(table.name, found.rows)
    for (const tenant of ['ten_a', 'ten_b']) await insertRow(superuser, table, tenant)
  }
  await superuser.query(
    `insert into "User" (id, email, name) values ('usr_a', 'a@example.com', 'A'), ('usr_b', 'b@example.com', 'B')`,
  )
  await superuser.query(
    `insert into "Membership" ("tenantId", "userId", role) values ('ten_a', 'usr_a', 'x'), ('ten_b', 'usr_b', 'x')`,
  )
})

afterAll(async () => {
  await Promise.all([superuser.end(), app.end(), owner.end()])
})

describe('row-level security, with raw SQL as the application', () => {
  it('is enabled and forced on every table with a tenantId, and on Tenant and User', async () => {
    const { rows } = await superuser.query<{ name: string }>(
      `select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity and relforcerowsecurity`,
    )
    const bound = rows.map(({ name }) => name)
    expect(bound).toEqual(expect.arrayContaining([...tables.map(({ name }) => name), 'User']))
    expect(tables.length).toBeGreaterThan(15)
  })

  it('reaches no table that is not protected, and no view that asks as anyone else', async () => {
    const { rows } = await app.query<{ name: string }>(
      `select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and not relrowsecurity
          and not (relkind = 'v' and coalesce(reloptions @> '{security_invoker=true}', false))
          and has_table_privilege(oid, 'select, insert, update, delete, truncate, references, trigger')`,
    )
    expect(rows).toEqual([])
  })

  it('shows nothing while no tenant is set', async () => {
    for (const { name } of tables) expect(await count(name), name).toBe(0)
  })

  it('shows nothing after a tenant was set and its transaction has ended', async () => {
    await inTenant('ten_a', async () => undefined)
    for (const { name } of tables) expect(await count(name), name).toBe(0)
  })

  it('shows the own rows of every table and no others', async () => {
    for (const { name, column } of tables) {
      await inTenant('ten_a', async () => {
        const { rows } = await app.query<Record<string, string>>(`select distinct "${column}" from "${name}"`)
        expect(rows, name).toEqual([{ [column]: 'ten_a' }])
      })
    }
  })

  it('shows drafts to nobody but their author, and to no transaction that names nobody', async () => {
    for (const user of ['usr_other', '']) {
      await inTenant('ten_a', async () => {
        await app.query("select set_config('app.user', $1, true)", [user])
        expect(await count('PolicyDraft')).toBe(0)
        expect((await app.query('delete from "PolicyDraft"')).rowCount).toBe(0)
      })
    }
  })

  it('refuses to insert a row of another tenant, in every table', async () => {
    for (const table of tables) {
      const row = { ...table, name: table.name }
      await inTenant('ten_a', () => expectRefusal(insertRow(app, row, 'ten_c'), table.name))
    }
  })

  it('refuses to give an own row to another tenant, in every table', async () => {
    for (const { name, column } of tables.filter((table) => !IMMUTABLE.includes(table.name))) {
      await inTenant('ten_a', () =>
        expectRefusal(app.query(`update "${name}" set "${column}" = 'ten_c'`), name),
      )
    }
  })

  it('updates and deletes no row of another tenant, in any table', async () => {
    for (const { name, column } of tables.filter((table) => !IMMUTABLE.includes(table.name))) {
      await inTenant('ten_a', async () => {
        const updated = await app.query(
          `update "${name}" set "${column}" = "${column}" where "${column}" = 'ten_b'`,
        )
        expect(updated.rowCount, name).toBe(0)
      })
      if (name === 'Tenant') continue
      await inTenant('ten_a', async () => {
        const deleted = await app.query(`delete from "${name}" where "${column}" = 'ten_b'`)
        expect(deleted.rowCount, name).toBe(0)
      })
    }
  })

  it.each(IMMUTABLE)('changes and deletes nothing in %s, not even its own', async (name) => {
    await inTenant('ten_a', () => expectRefusal(app.query(`update "${name}" set "tenantId" = 'ten_a'`), name))
    await inTenant('ten_a', () => expectRefusal(app.query(`delete from "${name}"`), name))
  })

  it('empties no table, and deletes no tenant and no user', async () => {
    for (const { name } of [...tables, { name: 'User' }])
      await expectRefusal(app.query(`truncate "${name}"`), name)
    await inTenant('ten_a', () => expectRefusal(app.query('delete from "Tenant"'), 'Tenant'))
    await inTenant('ten_a', () => expectRefusal(app.query('delete from "User"'), 'User'))
  })
})

describe('ways around it', () => {
  it.each(['bulwark_owner', 'bulwark_queue', 'postgres'])('cannot become %s', async (role) => {
    await expectRefusal(app.query(`set role ${role}`), role)
    await expectRefusal(app.query(`set session authorization ${role}`), role)
  })

  it('sees nothing more with row security switched off', async () => {
    await app.query('set row_security = off')
    for (const { name } of tables) {
      await inTenant('ten_a', () => expectRefusal(app.query(`select from "${name}"`), name))
    }
    await app.query('set row_security = on')
  })

  it.each([
    'alter table "Device" no force row level security',
    'alter table "Device" disable row level security',
    'drop policy tenant_isolation on "Device"',
    'create policy open on "Device" using (true)',
    'create table public.loot as select 1',
    'create schema loot',
    'alter role bulwark_app bypassrls',
    'create role loot superuser',
    `select bulwark_protect_tenant_table('"Device"')`,
    'select bulwark_tenant_ids()',
    `copy "Device" to program 'cat'`,
    `select pg_read_file('postgresql.conf')`,
    'select * from graphile_worker._private_jobs',
    'select * from graphile_worker.jobs',
    `select graphile_worker.add_job('resolve-tenant')`,
    'select * from _prisma_migrations',
  ])('is refused: %s', async (sql) => {
    await expectRefusal(app.query(sql), sql)
  })

  it('can pass none of its rights on', async () => {
    await app.query('grant select on "Device" to public')
    const { rows } = await superuser.query(
      `select from pg_class, aclexplode(relacl) where relname = 'Device' and grantee = 0`,
    )
    expect(rows).toEqual([])
  })

  it('leaves the owner no more than reading users and tenants', async () => {
    for (const { name } of tables.filter((table) => table.name !== 'Tenant')) {
      const { rows } = await owner.query(`select from "${name}"`)
      expect(rows.length, name).toBe(0)
    }
    const { rowCount } = await owner.query(`update "User" set "passwordHash" = 'x'`)
    expect(rowCount).toBe(0)
  })
})

describe('people across tenants', () => {
  it('shows a person the own record, memberships and tenants', async () => {
    await inUser('usr_a', async () => {
      expect((await app.query('select id from "User"')).rows).toEqual([{ id: 'usr_a' }])
      expect((await app.query('select "tenantId" from "Membership"')).rows).toEqual([{ tenantId: 'ten_a' }])
      expect((await app.query('select id from "Tenant"')).rows).toEqual([{ id: 'ten_a' }])
      expect(await count('Device')).toBe(0)
    })
  })

  it('lets nobody join or change a tenant as a person', async () => {
    await inUser('usr_a', () =>
      expectRefusal(
        app.query(`insert into "Membership" ("tenantId", "userId", role) values ('ten_b', 'usr_a', 'x')`),
        'Membership',
      ),
    )
    await inUser('usr_a', async () => {
      const { rowCount } = await app.query(`update "Membership" set role = 'globalAdministrator'`)
      expect(rowCount).toBe(0)
    })
    await inUser('usr_a', async () => {
      const { rowCount } = await app.query(`update "Tenant" set name = 'Mine'`)
      expect(rowCount).toBe(0)
    })
  })

  it('shows a tenant its users, and lets it change none of them', async () => {
    await inTenant('ten_a', async () => {
      expect((await app.query('select id from "User"')).rows).toEqual([{ id: 'usr_a' }])
      expect((await app.query(`update "User" set "passwordHash" = 'x'`)).rowCount).toBe(0)
      await expectRefusal(
        app.query(`insert into "User" (id, email, name) values ('u', 'u@example.com', 'U')`),
        'User',
      )
    })
  })

  it('finds a user for sign-in by the exact address in any case', async () => {
    const find = async (email: string) => (await app.query('select id from auth_find_user($1)', [email])).rows
    expect(await find('A@Example.COM')).toEqual([{ id: 'usr_a' }])
    expect(await find('%')).toEqual([])
    expect(await find('')).toEqual([])
  })

  it('adds a user once, and leaves one who exists as is', async () => {
    const ensure = async (id: string, email: string) => {
      const { rows } = await app.query<{ id: string }>('select auth_ensure_user($1, $2, $3, $4) as id', [
        id,
        email,
        'New name',
        'new hash',
      ])
      return rows[0]?.id
    }
    expect(await ensure('usr_n', ' New@Example.com')).toBe('usr_n')
    expect(await ensure('usr_m', 'NEW@example.com')).toBe('usr_n')
    expect(await ensure('usr_x', 'a@example.com')).toBe('usr_a')
    const { rows } =
      await superuser.query(`select email, "passwordHash" from "User" where id in ('usr_a', 'usr_n')
                                             order by id`)
    expect(rows).toEqual([
      { email: 'a@example.com', passwordHash: null },
      { email: 'new@example.com', passwordHash: 'new hash' },
    ])
  })
})

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  await client.connect()
  return client
}

async function count(table: string): Promise<number> {
  const { rowCount } = await app.query(`select from "${table}"`)
  return rowCount ?? 0
}

/** Drafts are their author's alone, besides: transactions of a tenant here are this person's. */
const DRAFT_AUTHOR = 'usr_author'

/** Runs as the application with one setting, and undoes whatever happened. */
async function inTransaction(setting: string, value: string, run: () => Promise<unknown>): Promise<void> {
  await app.query('begin')
  try {
    await app.query('select set_config($1, $2, true)', [setting, value])
    await app.query("select set_config('app.user', $1, true) where $2 = 'app.tenant'", [
      DRAFT_AUTHOR,
      setting,
    ])
    await run()
  } finally {
    await app.query('rollback')
  }
}

const inTenant = (tenantId: string, run: () => Promise<unknown>) => inTransaction('app.tenant', tenantId, run)
const inUser = (userId: string, run: () => Promise<unknown>) => inTransaction('app.user', userId, run)

/** PostgreSQL's answer to something one has no right to: insufficient privilege, whichever wall it was. */
async function expectRefusal(attempt: Promise<unknown>, what: string): Promise<void> {
  const answer = await attempt.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  )
  expect(answer, what).toBe('42501')
}

/** A row with some value in every column, so that it fails on nothing but security. */
async function insertRow(client: Client, table: TenantTable, tenant: string): Promise<void> {
  const list = columns.get(table.name) ?? []
  const names = list.map(({ name }) => `"${name}"`).join(', ')
  const values = list.map(({ name, type }) => {
    if (table.name === 'PolicyDraft' && name === 'userId') return `'${DRAFT_AUTHOR}'`
    return name === table.column ? `'${tenant}'` : sample(type, tenant)
  })
  await client.query(`insert into "${table.name}" (${names}) values (${values.join(', ')})`)
}

function sample(type: string, tenant: string): string {
  if (type === 'text') return `'${tenant} text'`
  if (type.endsWith('[]')) return `'{}'`
  if (type === 'jsonb') return `'{}'`
  if (type === 'boolean') return 'false'
  if (type === 'integer' || type === 'double precision') return '1'
  // Numbers from 1 on are given by triggers.
  if (type === 'bigint') return '-1'
  if (type === 'xid8') return `'1'`
  if (type.startsWith('timestamp')) return 'now()'
  throw new Error(`No sample value for ${type}`)
}
