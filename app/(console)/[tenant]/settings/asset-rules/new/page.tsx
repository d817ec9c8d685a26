import type { Metadata } from 'next'
import { RuleForm } from '@/components/asset-rules/rule-form'
import { PageHeader } from '@/components/ui/page-header'
import { getTagFacts } from '@/lib/features/asset-rules/queries'
import { requireActor } from '@/lib/features/core/actor'

export const metadata: Metadata = { title: 'New asset rule' }

export default async function NewAssetRulePage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'scope:write')
  const slug = actor.tenantSlug
  const { ruleTagsCount } = await getTagFacts(actor)
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Settings' },
          { label: 'Asset rule management', href: `/${slug}/settings/asset-rules` },
          { label: 'New rule' },
        ]}
        title="New asset rule"
        description="Say which devices get which tag; the devices are shown before anything is saved."
      />
      <RuleForm slug={slug} rule={null} ruleTagsCount={ruleTagsCount} />
    </>
  )
}
