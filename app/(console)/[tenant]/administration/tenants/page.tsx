import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { NewTenantButton } from '@/components/tenants/new-tenant-button'
import { TenantList } from '@/components/tenants/tenant-list'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { listMyTenants, requireActor } from '@/lib/features/core/actor'
import { findTenants } from '@/lib/features/tenants/find-tenants'
import { loadTenantList } from '@/lib/features/tenants/params'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Tenants – Tenant administration' }

export default async function TenantsPage({ params, searchParams }: Props) {
  // No permission: everyone may see which tenants they belong to.
  const actor = await requireActor((await params).tenant)
  const p = await loadTenantList(searchParams)
  const { rows, total } = findTenants(await listMyTenants(), p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Tenant administration', href: `/${slug}/administration` },
          { label: 'Tenants' },
        ]}
        title="Tenants"
        description="The tenants you have access to. Open one to switch to it."
      >
        {can(actor, 'tenant:write') && <NewTenantButton slug={slug} />}
      </PageHeader>
      <TenantList current={slug} rows={rows} total={total} state={p} />
    </>
  )
}
