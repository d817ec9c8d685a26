import 'server-only'
import { cache } from 'react'
import { forbidden, notFound, redirect } from 'next/navigation'
import { getSessionUser } from '@/lib/auth/session'
import { withUser } from '@/lib/db/with-tenant'
import { can, getRole, isRoleId, type Permission, type RoleId } from '@/lib/domain/access'
import type { PolicyType } from '@/lib/domain/catalog'

/** Who asks, in which tenant, with which role. Made from the session and the URL's slug, never from a form. */
export interface Actor {
  readonly userId: string
  readonly userName: string
  readonly userEmail: string
  readonly tenantId: string
  readonly tenantSlug: string
  readonly tenantName: string
  readonly isDemoTenant: boolean
  readonly role: RoleId
  readonly roleName: string
}

export interface TenantChoice {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly isDemo: boolean
  readonly role: string
  readonly roleName: string
}

/** The tenants that the signed-in person belongs to, by name. Redirects to sign-in when nobody is signed in. */
export const listMyTenants = cache(async (): Promise<readonly TenantChoice[]> => {
  const user = await requireSessionUser()
  const rows = await withUser(user.id, async (tx) => {
    const memberships = await tx.membership.findMany({ where: { userId: user.id } })
    const tenants = await tx.tenant.findMany({ where: { id: { in: memberships.map((m) => m.tenantId) } } })
    return memberships.flatMap((m) => {
      const tenant = tenants.find((t) => t.id === m.tenantId)
      return tenant ? [{ tenant, role: m.role }] : []
    })
  })
  return rows
    .map(({ tenant, role }) => ({
      id: tenant.id,
      slug: tenant.slug,
      name: tenant.name,
      isDemo: tenant.isDemo,
      role,
      roleName: isRoleId(role) ? getRole(role).displayName : role,
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
})

/** The signed-in person, or a redirect to the sign-in page. */
export async function requireSessionUser(): Promise<{ id: string; name: string; email: string }> {
  const user = await getSessionUser()
  if (!user) redirect('/sign-in')
  return user
}

/** The actor for a tenant's slug, or null: unknown tenant, no membership, unknown role. Never tells which. */
export const findActor = cache(async (tenantSlug: string): Promise<Actor | null> => {
  const user = await getSessionUser()
  if (!user) return null
  const tenant = (await listMyTenants()).find((t) => t.slug === tenantSlug)
  if (!tenant || !isRoleId(tenant.role)) return null
  return {
    userId: user.id,
    userName: user.name,
    userEmail: user.email,
    tenantId: tenant.id,
    tenantSlug: tenant.slug,
    tenantName: tenant.name,
    isDemoTenant: tenant.isDemo,
    role: tenant.role,
    roleName: tenant.roleName,
  }
})

/** For pages: the actor, or sign-in, the not-found page (foreign tenant) or the refused page (missing permission). */
export async function requireActor(
  tenantSlug: string,
  permission?: Permission,
  policyType?: PolicyType,
): Promise<Actor> {
  await requireSessionUser()
  const actor = await findActor(tenantSlug)
  if (!actor) notFound()
  if (permission && !can(actor, permission, policyType)) forbidden()
  return actor
}
