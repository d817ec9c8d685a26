import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { PolicyListPage } from '@/components/policies/policy-list-page'
import { PolicyListTabs } from '@/components/policies/policy-list-tabs'
import { SavedViews } from '@/components/saved-views/saved-views'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicyList } from '@/lib/features/policies/params'
import { getPlatformCounts } from '@/lib/features/policies/platform-counts'
import { listProfileChoices, listProfileFilters } from '@/lib/features/policies/profile-choices'
import { listPolicies, listPolicyAuthors } from '@/lib/features/policies/queries'
import { settingNames } from '@/lib/features/policies/setting-names'
import { getRevisionState } from '@/lib/features/reports/revision'
import { listViews } from '@/lib/features/saved-views/queries'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'All policies' }

export default async function AllPoliciesPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  const p = await loadPolicyList(searchParams)
  const { rows, total } = await listPolicies(actor, p)
  const slug = actor.tenantSlug
  return (
    <PolicyListPage
      slug={slug}
      title="All policies"
      description="Endpoint security policies of every type, what they reach, and how it went."
      crumbs={[
        { label: 'Home', href: `/${slug}` },
        { label: 'Endpoint security', href: `/${slug}/endpoint-security` },
        { label: 'All policies' },
      ]}
      revision={await getRevisionState(actor)}
      profiles={listProfileChoices(actor)}
      rows={rows}
      total={total}
      state={p}
      exportHref={`/${slug}/policies/export`}
      canWrite={can(actor, 'policy:write')}
      canAssign={can(actor, 'policy:assign')}
      tabs={<PolicyListTabs slug={slug} counts={await getPlatformCounts(actor)} platforms={p.platform} />}
      isOneType={false}
      settings={settingNames(p.setting)}
      filterProfiles={listProfileFilters()}
      authors={await listPolicyAuthors(actor)}
      views={
        <SavedViews
          slug={slug}
          list="policies"
          views={await listViews(actor, 'policies')}
          canShare={can(actor, 'device:tag')}
        />
      }
    />
  )
}
