import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findUserForSignIn, recordSignIn } from '@/lib/db/auth-store'
import { enqueue } from '@/lib/db/enqueue'
import { DomainError, mapDbError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { bulkDelete, bulkInsert, bulkUpdate, type BulkColumn } from '@/lib/db/sql'
import { withTenant, withUser } from '@/lib/db/with-tenant'
import { testDatabase } from '../../support/database'

const A = newId('ten')
const B = newId('ten')
let queue: Client

beforeAll(async () => {
  queue = new Client({ connectionString: testDatabase().urls.queue })
  await queue.connect()
  for (const id of [A, B]) {
    await withTenant(id, (tx) => tx.tenant.create({ data: { id, slug: id.toLowerCase(), name: id } }))
  }
})

afterAll(() => queue.end())

describe('withTenant', () => {
  it('sees and writes one tenant only', async () => {
    await withTenant(A, (tx) => tx.group.create({ data: group(A, 'grp_1', 'One') }))
    expect(await withTenant(A, (tx) => tx.group.count())).toBe(1)
    expect(await withTenant(B, (tx) => tx.group.count())).toBe(0)
    await expect(withTenant(B, (tx) => tx.group.create({ data: group(A, 'grp_2', 'Two') }))).rejects.toThrow()
  })

  it('rolls back when the function throws', async () => {
    const attempt = withTenant(A, async (tx) => {
      await tx.group.create({ data: group(A, 'grp_gone', 'Gone') })
      throw new DomainError('invalid', 'no')
    })
    await expect(attempt).rejects.toThrow('no')
    expect(await withTenant(A, (tx) => tx.group.findFirst({ where: { id: 'grp_gone' } }))).toBeNull()
  })

  it('writes nothing and sees one snapshot when read only', async () => {
    const attempt = withTenant(A, (tx) => tx.group.create({ data: group(A, 'g', 'G') }), { readOnly: true })
    await expect(attempt).rejects.toThrow(/read-only/)
    const [before, after] = await withTenant(
      A,
      async (tx) => {
        const first = await tx.group.count()
        await withTenant(A, (other) => other.group.create({ data: group(A, newId('grp'), newId('name')) }))
        return [first, await tx.group.count()]
      },
      { readOnly: true },
    )
    expect(after).toBe(before)
  })

  it('carries nothing over to the next transaction of the connection', async () => {
    await withTenant(A, (tx) => tx.group.count())
    expect(await withUser('usr_nobody', (tx) => tx.group.count())).toBe(0)
  })

  it('refuses an empty tenant', () => {
    expect(() => withTenant('', async () => 1)).toThrow('tenant id')
  })
})

describe('enqueue', () => {
  const jobs = async () => {
    const { rows } = await queue.query<{ key: string; queue: string }>(
      `select key, queue_name as queue from graphile_worker._private_jobs j
         left join graphile_worker._private_job_queues q on q.id = j.job_queue_id`,
    )
    return rows
  }

  it('queues with the change, and not when it is rolled back', async () => {
    const attempt = withTenant(A, async (tx) => {
      await enqueue(tx, 'resolve-tenant', { tenantId: A }, { key: `resolve:${A}` })
      throw new Error('no')
    })
    await expect(attempt).rejects.toThrow('no')
    expect(await jobs()).toEqual([])
  })

  it('makes one job of a burst, in a queue of the task and tenant', async () => {
    for (let i = 0; i < 3; i++) {
      await withTenant(A, (tx) => enqueue(tx, 'resolve-tenant', { tenantId: A }, { key: `resolve:${A}` }))
    }
    await withTenant(B, (tx) =>
      enqueue(tx, 'resolve-tenant', { tenantId: B }, { key: 'resolve', afterSeconds: 5 }),
    )
    const rows = await jobs()
    expect(rows.map(({ key, queue: name }) => [key, name]).toSorted()).toEqual(
      [A, B].map((id) => [`resolve:${id}`, `resolve-tenant:${id}`]).toSorted(),
    )
  })

  it("refuses another tenant's job, and a job without a tenant", async () => {
    const other = withTenant(A, (tx) => enqueue(tx, 'resolve-tenant', { tenantId: B }))
    await expect(other).rejects.toThrow('must name the tenant')
    const none = withUser('usr_x', (tx) => enqueue(tx, 'resolve-tenant', { tenantId: A }))
    await expect(none).rejects.toThrow('must name the tenant')
  })
})

describe('errors', () => {
  it('puts a taken name at its field', async () => {
    await withTenant(B, (tx) => tx.group.create({ data: group(B, 'grp_a', 'Same') }))
    const error = await failureOf(withTenant(B, (tx) => tx.group.create({ data: group(B, 'grp_b', 'Same') })))
    expect(mapDbError(error)).toMatchObject({
      code: 'conflict',
      fieldErrors: { displayName: expect.any(String) },
    })
  })

  it('puts a taken address at its field, from raw SQL too', async () => {
    const data = { id: B, slug: 'taken', name: 'B' }
    await withTenant(B, (tx) => tx.tenant.update({ where: { id: B }, data }))
    const raw = withTenant(A, (tx) => tx.$executeRaw`update "Tenant" set slug = 'taken' where id = ${A}`)
    expect(mapDbError(await failureOf(raw))).toMatchObject({
      code: 'conflict',
      fieldErrors: { slug: expect.any(String) },
    })
  })

  it('says that a record is gone, and leaves bugs alone', async () => {
    const gone = withTenant(A, (tx) =>
      tx.group.update({ where: { tenantId_id: { tenantId: A, id: 'x' } }, data: {} }),
    )
    expect(mapDbError(await failureOf(gone))?.code).toBe('notFound')
    expect(mapDbError(new TypeError('x is undefined'))).toBeNull()
    expect(mapDbError(await failureOf(withTenant(A, (tx) => tx.$queryRaw`select nonsense`)))).toBeNull()
  })
})

describe('sign-in', () => {
  it('finds a person by address in any case, and notes the time of success only', async () => {
    const id = newId('usr')
    await withTenant(A, async (tx) => {
      await tx.$queryRaw`select auth_ensure_user(${id}, 'Ada@Example.com', 'Ada', 'hash')`
      await tx.membership.create({ data: { tenantId: A, userId: id, role: 'globalAdministrator' } })
    })
    expect(await findUserForSignIn(' ADA@example.com ')).toEqual({
      id,
      email: 'ada@example.com',
      name: 'Ada',
      passwordHash: 'hash',
    })
    expect(await findUserForSignIn('nobody@example.com')).toBeNull()
    const lastSignIn = () => withUser(id, (tx) => tx.user.findUniqueOrThrow({ where: { id } }))
    await recordSignIn(id, false)
    expect((await lastSignIn()).lastSignInAt).toBeNull()
    await recordSignIn(id, true)
    expect((await lastSignIn()).lastSignInAt).toBeInstanceOf(Date)
  })
})

describe('bulk writers', () => {
  interface Row {
    readonly id: string
    readonly title: string
    readonly at: Date | null
    readonly tags: readonly string[]
  }
  const key: readonly BulkColumn<Row>[] = [
    { name: 'tenantId', type: 'text', value: () => A },
    { name: 'id', type: 'text', value: ({ id }) => id },
  ]
  const values: readonly BulkColumn<Row>[] = [
    { name: 'name', type: 'text', value: ({ title }) => title },
    { name: 'technologies', type: 'text[]', value: ({ tags }) => tags },
    { name: 'deletedAt', type: 'timestamptz', value: ({ at }) => at },
  ]
  const fixed: readonly BulkColumn<Row>[] = [
    { name: 'platform', type: 'text', value: () => 'linux' },
    { name: 'policyType', type: 'text', value: () => 'antivirus' },
    { name: 'settingCount', type: 'int4', value: () => 3 },
    { name: 'isAssigned', type: 'bool', value: () => true },
  ]
  const at = new Date('2026-01-02T03:04:05.678Z')
  const rows: readonly Row[] = [
    { id: 'pol_1', title: `It's "quoted", {braced} \\ and NULL`, at, tags: ['a,b', '{"x"}', ''] },
    { id: 'pol_2', title: 'NULL', at: null, tags: [] },
  ]
  const read = () =>
    withTenant(A, (tx) =>
      tx.policy.findMany({
        select: { id: true, name: true, technologies: true, deletedAt: true },
        orderBy: { id: 'asc' },
      }),
    )

  it('inserts, updates and deletes what it was given, whatever characters are in it', async () => {
    const insert = { table: 'Policy', columns: [...key, ...values, ...fixed], rows }
    expect(await withTenant(A, (tx) => bulkInsert(tx, insert))).toBe(2)
    expect(await read()).toEqual(
      rows.map(({ id, title, at: deletedAt, tags }) => ({ id, name: title, technologies: tags, deletedAt })),
    )
    const changed = rows.map((row) => ({ ...row, title: `${row.title}!` }))
    expect(
      await withTenant(A, (tx) => bulkUpdate(tx, { table: 'Policy', key, columns: values, rows: changed })),
    ).toBe(2)
    expect((await read()).map(({ name }) => name)).toEqual(changed.map(({ title }) => title))
    const onConflict = { key: ['tenantId', 'id'], update: ['name'] }
    expect(await withTenant(A, (tx) => bulkInsert(tx, { ...insert, onConflict }))).toBe(2)
    expect((await read()).map(({ name }) => name)).toEqual(rows.map(({ title }) => title))
    const ignore = { key: ['tenantId', 'id'], update: 'nothing' } as const
    expect(await withTenant(A, (tx) => bulkInsert(tx, { ...insert, onConflict: ignore }))).toBe(0)
    expect(
      await withTenant(A, (tx) => bulkDelete(tx, { table: 'Policy', key, rows: rows.slice(0, 1) })),
    ).toBe(1)
    expect((await read()).map(({ id }) => id)).toEqual(['pol_2'])
  })

  it('works through more rows than one statement takes', async () => {
    const many = Array.from({ length: 12_001 }, (_, i) => ({
      tenantId: A,
      groupId: 'g',
      deviceId: `dev_${i}`,
    }))
    const columns: readonly BulkColumn<(typeof many)[number]>[] = (
      ['tenantId', 'groupId', 'deviceId'] as const
    ).map((name) => ({ name, type: 'text', value: (row) => row[name] }))
    expect(await withTenant(A, (tx) => bulkInsert(tx, { table: 'GroupMember', columns, rows: many }))).toBe(
      12_001,
    )
    expect(await withTenant(A, (tx) => tx.groupMember.count())).toBe(12_001)
    expect(
      await withTenant(A, (tx) => bulkDelete(tx, { table: 'GroupMember', key: columns, rows: many })),
    ).toBe(12_001)
  })
})

function group(tenantId: string, id: string, displayName: string) {
  return { tenantId, id, displayName, kind: 'assigned' }
}

async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => expect.fail('It was accepted.'),
    (error: unknown) => error,
  )
}
