import 'server-only'
import type { Actor } from '../core/actor'
import { queryTenant } from '../core/define-query'

export interface TenantSettings {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly behaviourEra: string
  readonly licence: string
  readonly verifiedDomain: boolean
  readonly cloud: string
  readonly isDemo: boolean
  readonly createdAt: string
}

export async function getTenantSettings(actor: Actor): Promise<TenantSettings> {
  return queryTenant(actor, 'tenant:read', async (tx) => {
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: actor.tenantId } })
    const { id, name, slug, behaviourEra, licence, cloud, verifiedDomain, isDemo } = tenant
    return {
      id,
      name,
      slug,
      behaviourEra,
      licence,
      cloud,
      verifiedDomain,
      isDemo,
      createdAt: tenant.createdAt.toISOString(),
    }
  })
}
