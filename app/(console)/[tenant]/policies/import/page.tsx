import type { Metadata } from 'next'
import { ImportView } from '@/components/import/import-view'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'

export const metadata: Metadata = { title: 'Import policies' }

export default async function ImportPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'policy:write')
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'All policies', href: `/${slug}/policies` },
          { label: 'Import' },
        ]}
        title="Import policies"
        description="Look at what files would become here before anything is written. What is not understood is kept and shown."
      />
      <ImportView slug={slug} />
    </>
  )
}
