import { mapDbError } from '@/lib/db/errors'
import { newId } from '@/lib/db/new-id'
import { withTenant } from '@/lib/db/with-tenant'
import { createTenantInput } from '@/lib/features/tenants/schema'
import { inviteUserInput } from '@/lib/features/users/schema'
import { addMember, auditCommand } from '../lib/accounts'
import { UsageError, withConnection } from '../lib/connection'
import { ok } from '../lib/log'

interface Options {
  readonly admin: string
  readonly adminName?: string
  readonly slug?: string
  readonly data?: string
  readonly json?: boolean
}

/** `bulwark tenant add`: a tenant and the first person who can administer it. */
export function addTenant(name: string, options: Options): Promise<void> {
  const tenant = createTenantInput.safeParse({ name, slug: options.slug ?? toSlug(name) })
  const admin = inviteUserInput.omit({ password: true }).safeParse({
    email: options.admin,
    name: options.adminName ?? options.admin,
    role: 'globalAdministrator',
  })
  const issues = [...(tenant.error?.issues ?? []), ...(admin.error?.issues ?? [])]
  if (!tenant.success || !admin.success) throw new UsageError(issues.map(({ message }) => message).join(' '))
  const id = newId('ten')
  return withConnection(options, async () => {
    const added = await withTenant(id, async (tx) => {
      await tx.tenant.create({ data: { id, ...tenant.data } })
      await tx.enforcementScope.create({ data: { tenantId: id } })
      const entry = { targetType: 'tenant', targetId: id, targetName: tenant.data.name, after: tenant.data }
      await auditCommand(tx, id, 'tenant.create', entry)
      return addMember(tx, id, admin.data)
    }).catch((error: unknown) => {
      const known = mapDbError(error)
      throw known ? new UsageError(known.message) : error
    })
    if (options.json) {
      console.log(JSON.stringify({ id, ...tenant.data, admin: added }))
      return
    }
    ok(`Created ${tenant.data.name}, at /${tenant.data.slug}. ${added.email} is its Global Administrator.`)
    console.log(
      added.password
        ? `  Password, shown once: ${added.password}`
        : '  Signs in with the password of before.',
    )
  })
}

function toSlug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain.replaceAll(/^-+|-+$/g, '').slice(0, 40)
}
