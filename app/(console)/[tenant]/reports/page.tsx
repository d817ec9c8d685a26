import type { Metadata } from 'next'
import { RefreshButton } from '@/components/home/refresh-button'
import { ReportOverviewCards } from '@/components/reports/report-overview'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { getReportOverview } from '@/lib/features/reports/fleet-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

export const metadata: Metadata = { title: 'Reports' }

export default async function ReportsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Home', href: `/${slug}` }, { label: 'Reports' }]}
        title="Reports"
        description="What policies did on devices. Every number leads to the rows it counts."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
      </PageHeader>
      <ReportOverviewCards slug={slug} overview={await getReportOverview(actor, new Date())} />
    </>
  )
}
