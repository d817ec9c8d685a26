import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { PolicyListPage } from '@/components/policies/policy-list-page'
import { SavedViews } from '@/components/saved-views/saved-views'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicyList } from '@/lib/features/policies/params'
import { policyTypePage } from '@/lib/features/policies/policy-types'
import { listProfileChoices, listProfileFilters } from '@/lib/features/policies/profile-choices'
import { listPolicies, listPolicyAuthors } from '@/lib/features/policies/queries'
import { settingNames } from '@/lib/features/policies/setting-names'
import { getRevisionState } from '@/lib/features/reports/revision'
import { listViews } from '@/lib/features/saved-views/queries'
import { policyViews } from '@/lib/features/saved-views/schema'

interface Props {
  readonly params: Promise<{ tenant: string; type: string }>
  readonly searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: policyTypePage((await params).type)?.title }
}

export default async function PolicyTypeListPage({ params, searchParams }: Props) {
  const { tenant, type } = await params
  const page = policyTypePage(type)
  if (!page) notFound()
  const actor = await requireActor(tenant, 'policy:read', page.policyType)
  const p = { ...(await loadPolicyList(searchParams)), type: [page.policyType] }
  const { rows, total } = await listPolicies(actor, p)
  const slug = actor.tenantSlug
  return (
    <PolicyListPage
      slug={slug}
      title={page.title}
      description={page.description}
      crumbs={[
        { label: 'Home', href: `/${slug}` },
        { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
        { label: page.title },
      ]}
      revision={await getRevisionState(actor)}
      profiles={listProfileChoices(actor, page.policyType)}
      rows={rows}
      total={total}
      state={p}
      exportHref={`/${slug}/endpoint-security/${page.path}/export`}
      canWrite={can(actor, 'policy:write', page.policyType)}
      canAssign={can(actor, 'policy:assign', page.policyType)}
      isOneType
      settings={settingNames(p.setting)}
      filterProfiles={listProfileFilters(page.policyType)}
      authors={await listPolicyAuthors(actor, page.policyType)}
      views={
        <SavedViews
          slug={slug}
          list={policyViews(page.policyType)}
          views={await listViews(actor, policyViews(page.policyType))}
          canShare={can(actor, 'device:tag')}
        />
      }
    />
  )
}
