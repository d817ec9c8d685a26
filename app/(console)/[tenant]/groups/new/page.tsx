import type { Metadata } from 'next'
import { NewGroupForm } from '@/components/groups/new-group-form'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'

export const metadata: Metadata = { title: 'New group' }

export default async function NewGroupPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenantSlug: slug } = await requireActor((await params).tenant, 'group:write')
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Groups', href: `/${slug}/groups` },
          { label: 'New group' },
        ]}
        title="New group"
        description="A set of devices that policies can be assigned to."
      />
      <NewGroupForm slug={slug} />
    </>
  )
}
