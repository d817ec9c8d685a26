import { randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { findUserForSignIn } from '@/lib/db/auth-store'
import { newId } from '@/lib/db/new-id'
import type { TenantTx } from '@/lib/db/with-tenant'
import type { RoleId } from '@/lib/domain/access'

export interface NewMember {
  readonly email: string
  readonly name: string
  readonly role: RoleId
}

export interface AddedMember {
  readonly userId: string
  readonly email: string
  /** Shown once; null for somebody who has an account already and keeps the password. */
  readonly password: string | null
}

/** Gives a person a role in the tenant of the transaction, with an account where there is none. Audited. */
export async function addMember(tx: TenantTx, tenantId: string, member: NewMember): Promise<AddedMember> {
  const existing = await findUserForSignIn(member.email)
  const password = existing ? null : randomBytes(12).toString('base64url')
  const passwordHash = password === null ? null : await hash(password)
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    select auth_ensure_user(${newId('usr')}, ${member.email}, ${member.name}, ${passwordHash}) as id`
  if (!row) throw new Error('auth_ensure_user returned nothing')
  await tx.membership.create({ data: { tenantId, userId: row.id, role: member.role } })
  await auditCommand(tx, tenantId, 'user.add', {
    targetType: 'user',
    targetId: row.id,
    targetName: member.email,
    after: { role: member.role },
  })
  return { userId: row.id, email: member.email, password }
}

/** The audit record of something done on the command line, where nobody is signed in. */
export async function auditCommand(
  tx: TenantTx,
  tenantId: string,
  action: string,
  entry: {
    readonly targetType: string
    readonly targetId: string
    readonly targetName: string
    readonly after: object
  },
): Promise<void> {
  await tx.auditEvent.create({
    data: { tenantId, id: newId('aud'), actorId: null, actorName: COMMAND_LINE, action, ...entry },
  })
}

/** Who did it, in the audit log. */
export const COMMAND_LINE = 'Command line'
