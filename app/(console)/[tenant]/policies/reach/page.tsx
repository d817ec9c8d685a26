import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { ReachTable } from '@/components/policies/reach-table'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadReach } from '@/lib/features/policies/params'
import { listReach } from '@/lib/features/policies/reach-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Devices that assignments select' }

export default async function ReachPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'policy:read')
  const p = await loadReach(searchParams)
  const { rows, total } = await listReach(actor, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'All policies', href: `/${slug}/policies` },
          { label: 'Devices that assignments select' },
        ]}
        title="Devices that assignments select"
        description="In an included group and in no excluded one. Whether a policy then applies to each depends on its platform and on who manages it."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      />
      <ReachTable slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
