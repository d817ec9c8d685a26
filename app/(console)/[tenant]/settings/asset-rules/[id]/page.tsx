import type { Metadata } from 'next'
import { RuleForm } from '@/components/asset-rules/rule-form'
import { RelativeTime } from '@/components/ui/relative-time'
import { MessageBar } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { getAssetRule, getTagFacts } from '@/lib/features/asset-rules/queries'
import { requireActor } from '@/lib/features/core/actor'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, id } = await params
  const rule = await getAssetRule(await requireActor(tenant, 'scope:read'), id)
  return { title: `${rule.name} – Asset rules` }
}

export default async function AssetRulePage({ params }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'scope:read')
  const rule = await getAssetRule(actor, id)
  const { ruleTagsCount } = await getTagFacts(actor)
  const slug = actor.tenantSlug
  const readOnly = !can(actor, 'scope:write')
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Settings' },
          { label: 'Asset rule management', href: `/${slug}/settings/asset-rules` },
          { label: rule.name },
        ]}
        title={rule.name}
        description={
          <>
            Last run: <RelativeTime at={rule.lastRunAt} fallback="not yet" />
          </>
        }
      />
      {readOnly && (
        <MessageBar className="mb-4">
          Your role, {actor.roleName}, reads asset rules. A Security Administrator can change them.
        </MessageBar>
      )}
      <RuleForm key={rule.id} slug={slug} rule={rule} ruleTagsCount={ruleTagsCount} readOnly={readOnly} />
    </>
  )
}
