import type { Metadata } from 'next'
import { RefreshButton } from '@/components/home/refresh-button'
import { ManagedByReport } from '@/components/reports/managed-by-report'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { listManagedBy } from '@/lib/features/reports/fleet-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
}

export const metadata: Metadata = { title: 'Managed by – Reports' }

export default async function ManagedByPage({ params }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const rows = await listManagedBy(actor)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Managed by' },
        ]}
        title="Managed by"
        description="Who gives devices their security settings, and what became of their enrollment."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
        <LinkButton href={`/${slug}/reports/managed-by/export`} variant="subtle" icon="download" download>
          Export
        </LinkButton>
      </PageHeader>
      <ManagedByReport slug={slug} rows={rows} />
    </>
  )
}
