import { mapDbError } from '@/lib/db/errors'
import { withTenant } from '@/lib/db/with-tenant'
import type { RoleId } from '@/lib/domain/access'
import { inviteUserInput } from '@/lib/features/users/schema'
import { addMember } from '../lib/accounts'
import { getTenant, UsageError, withConnection } from '../lib/connection'
import { ok } from '../lib/log'

interface Options {
  readonly email: string
  readonly name: string
  readonly tenant: string
  readonly role: RoleId
  readonly data?: string
  readonly json?: boolean
}

const memberInput = inviteUserInput.omit({ password: true })

/** `bulwark user add`: access to a tenant for one person. */
export function addUser(options: Options): Promise<void> {
  const parsed = memberInput.safeParse(options)
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ message }) => message).join(' '))
  return withConnection(options, async (connection) => {
    const tenant = await getTenant(connection, options.tenant)
    const added = await withTenant(tenant.id, (tx) => addMember(tx, tenant.id, parsed.data)).catch(
      (error: unknown) => {
        const known = mapDbError(error)
        throw known ? new UsageError(known.message) : error
      },
    )
    if (options.json) {
      console.log(JSON.stringify({ tenant: tenant.slug, role: parsed.data.role, ...added }))
      return
    }
    ok(`${added.email} has access to ${tenant.name}.`)
    console.log(
      added.password
        ? `  Password, shown once: ${added.password}`
        : '  Signs in with the password of before.',
    )
  })
}
