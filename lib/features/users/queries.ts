import 'server-only'
import { getRole, isRoleId } from '@/lib/domain/access'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly roleName: string
  readonly since: string
  readonly lastSignInAt: string | null
}

/** Everyone with access to the tenant. */
export async function listUsers(actor: Actor): Promise<UserRow[]> {
  return queryTenant(actor, 'user:read', async (tx) => {
    const memberships = await tx.membership.findMany({ where: { tenantId: actor.tenantId } })
    const users = await tx.user.findMany({
      where: { id: { in: memberships.map((m) => m.userId) } },
      select: { id: true, name: true, email: true, lastSignInAt: true },
      orderBy: { name: 'asc' },
    })
    const membershipOf = new Map(memberships.map((m) => [m.userId, m]))
    return users.flatMap((user) => {
      const membership = membershipOf.get(user.id)
      if (!membership) return []
      return {
        id: user.id,
        name: user.name,
        email: user.email,
        role: membership.role,
        roleName: isRoleId(membership.role) ? getRole(membership.role).displayName : membership.role,
        since: membership.createdAt.toISOString(),
        lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
      }
    })
  })
}
