import type { Metadata } from 'next'
import { RefreshButton } from '@/components/home/refresh-button'
import { CheckInReport } from '@/components/reports/check-in-report'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { listCheckIn } from '@/lib/features/reports/fleet-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
}

export const metadata: Metadata = { title: 'Check-in – Reports' }

export default async function CheckInPage({ params }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const rows = await listCheckIn(actor, new Date())
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Check-in' },
        ]}
        title="Check-in"
        description="How long ago the devices that are managed here were last heard of."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
        <LinkButton href={`/${slug}/reports/check-in/export`} variant="subtle" icon="download" download>
          Export
        </LinkButton>
      </PageHeader>
      <CheckInReport slug={slug} rows={rows} />
    </>
  )
}
