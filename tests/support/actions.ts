import { Client } from 'pg'
import { vi } from 'vitest'
import { withTenant } from '@/lib/db/with-tenant'
import { newId } from '@/lib/db/new-id'
import type { RoleId } from '@/lib/domain/access'
import { getSessionUser } from '@/lib/auth/session'
import { testDatabase } from './database'

/**
 * Tests of actions replace two things that exist only inside a request of the web framework: who is signed in, and telling
 * its cache that a page changed. Everything else, the database above all, is real.
 */
export interface Person {
  readonly id: string
  readonly email: string
  readonly name: string
}

export function signIn(person: Person): void {
  vi.mocked(getSessionUser).mockResolvedValue({ ...person })
}

export async function makePerson(tenantId: string, role: RoleId): Promise<Person> {
  const email = `${newId('x')}@example.com`
  const name = `The ${role}`
  return withTenant(tenantId, async (tx) => {
    const [row] = await tx.$queryRaw<{ id: string }[]>`
      select auth_ensure_user(${newId('usr')}, ${email}, ${name}, null) as id`
    if (!row) throw new Error('auth_ensure_user returned nothing')
    await tx.membership.create({ data: { tenantId, userId: row.id, role } })
    return { id: row.id, email, name }
  })
}

export async function slugOf(tenantId: string): Promise<string> {
  return withTenant(
    tenantId,
    async (tx) => (await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } })).slug,
  )
}

export async function revisionOf(tenantId: string): Promise<number> {
  return withTenant(
    tenantId,
    async (tx) => (await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } })).revision,
  )
}

export async function auditOf(tenantId: string, action: string) {
  return withTenant(tenantId, (tx) =>
    tx.auditEvent.findMany({ where: { tenantId, action }, orderBy: [{ at: 'desc' }, { id: 'asc' }] }),
  )
}

/** Empties the queue, as the worker does, so that a test sees what it caused itself. */
export async function takeJobs(): Promise<string[]> {
  const queue = new Client({ connectionString: testDatabase().urls.superuser })
  await queue.connect()
  try {
    const { rows } = await queue.query<{ key: string }>('select key from graphile_worker.jobs order by key')
    await queue.query('delete from graphile_worker._private_jobs')
    return rows.map((row) => row.key)
  } finally {
    await queue.end()
  }
}
