import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { RuleList } from '@/components/asset-rules/rule-list'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { loadAssetRuleList } from '@/lib/features/asset-rules/params'
import { listAssetRules } from '@/lib/features/asset-rules/queries'
import { requireActor } from '@/lib/features/core/actor'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Asset rule management' }

export default async function AssetRulesPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'scope:read')
  const p = await loadAssetRuleList(searchParams)
  const { rows, total } = await listAssetRules(actor, p)
  const slug = actor.tenantSlug
  const canWrite = can(actor, 'scope:write')
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Settings' },
          { label: 'Asset rule management' },
        ]}
        title="Asset rule management"
        description="Rules that give devices tags by what is known of them. Such tags are brought up to date about every hour."
      >
        {canWrite && (
          <LinkButton href={`/${slug}/settings/asset-rules/new`} variant="primary" icon="plus">
            New rule
          </LinkButton>
        )}
      </PageHeader>
      <RuleList slug={slug} rows={rows} total={total} state={p} canWrite={canWrite} />
    </>
  )
}
