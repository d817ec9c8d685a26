import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hash } from '@node-rs/argon2'
import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { ROLES, type RoleId } from '@/lib/domain/access'

export interface DemoSignIn {
  readonly email: string
  readonly password: string
  readonly roleName: string
}

const DEMO_PEOPLE: readonly { readonly email: string; readonly name: string; readonly role: RoleId }[] = [
  { email: 'admin@bulwark.example', name: 'Ada Marlow', role: 'globalAdministrator' },
  { email: 'security@bulwark.example', name: 'Sem Okafor', role: 'securityAdministrator' },
  { email: 'endpoint@bulwark.example', name: 'Erin Castell', role: 'endpointSecurityManager' },
  { email: 'analyst@bulwark.example', name: 'Ravi Lindqvist', role: 'securityReader' },
]

/**
 * First run: one demo tenant and a second, empty one to switch to, with people of four roles. Passwords are made anew for
 * each installation and kept in `demo-sign-ins.json` in the data directory, readable by its owner only.
 */
export async function seed(dataDirectory: string): Promise<{ signIns: DemoSignIn[] }> {
  const userIds = new Map<string, string>()
  const signIns: DemoSignIn[] = []
  const demoId = newId('ten')
  await withTenant(demoId, async (tx) => {
    await tx.tenant.create({
      data: { id: demoId, slug: 'demo', name: 'Alder Point Logistics', isDemo: true },
    })
    await tx.enforcementScope.create({ data: { tenantId: demoId } })
    for (const person of DEMO_PEOPLE) {
      const password = randomBytes(9).toString('base64url')
      const [row] = await tx.$queryRaw<{ id: string }[]>`
        select auth_ensure_user(${newId('usr')}, ${person.email}, ${person.name}, ${await hash(password)}) as id`
      if (!row) throw new Error('auth_ensure_user returned nothing')
      userIds.set(person.email, row.id)
      await tx.membership.create({ data: { tenantId: demoId, userId: row.id, role: person.role } })
      signIns.push({
        email: person.email,
        password,
        roleName: ROLES.find((r) => r.id === person.role)?.displayName ?? person.role,
      })
    }
  })
  const secondId = newId('ten')
  await withTenant(secondId, async (tx) => {
    await tx.tenant.create({ data: { id: secondId, slug: 'harbour', name: 'Harbour Foods', isDemo: true } })
    await tx.enforcementScope.create({ data: { tenantId: secondId } })
    const admin = userIds.get('admin@bulwark.example')
    if (admin)
      await tx.membership.create({ data: { tenantId: secondId, userId: admin, role: 'globalAdministrator' } })
  })
  mkdirSync(dataDirectory, { recursive: true })
  writeFileSync(path.join(dataDirectory, 'demo-sign-ins.json'), `${JSON.stringify(signIns, null, 2)}\n`, {
    mode: 0o600,
  })
  return { signIns }
}
