import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { RefreshButton } from '@/components/home/refresh-button'
import { PolicyStatusList } from '@/components/reports/policy-status-list'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadPolicyStatus } from '@/lib/features/reports/params'
import { listPolicyStatus } from '@/lib/features/reports/report-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Policy status – Reports' }

export default async function PolicyStatusPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadPolicyStatus(searchParams)
  const { rows, total } = await listPolicyStatus(actor, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Policy status' },
        ]}
        title="Policy status"
        description="Each policy with the devices it targets, by what became of it there."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
      </PageHeader>
      <PolicyStatusList slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
