import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { DeletedPolicyList } from '@/components/policies/versions/deleted-policy-list'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { listDeletedPolicies } from '@/lib/features/policy-versions/deleted-queries'
import { loadDeletedPolicies } from '@/lib/features/policy-versions/params'

export const metadata: Metadata = { title: 'Deleted policies' }

export default async function DeletedPoliciesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: Promise<SearchParams>
}) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  const p = await loadDeletedPolicies(searchParams)
  const { rows, total } = await listDeletedPolicies(actor, p, new Date())
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
          { label: 'All policies', href: `/${slug}/policies` },
          { label: 'Deleted policies' },
        ]}
        title="Deleted policies"
        description="Deleted within the last 30 days. Restoring brings back settings, versions and the assignments to groups that still exist."
      />
      <DeletedPolicyList
        slug={slug}
        rows={rows}
        total={total}
        state={p}
        canRestore={can(actor, 'policy:write')}
      />
    </>
  )
}
