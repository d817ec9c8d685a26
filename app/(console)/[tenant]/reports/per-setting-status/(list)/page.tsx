import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { RefreshButton } from '@/components/home/refresh-button'
import { SettingStatusList } from '@/components/reports/setting-status-list'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadSettingStatus } from '@/lib/features/reports/params'
import { listSettingStatus } from '@/lib/features/reports/report-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Per setting status – Reports' }

export default async function PerSettingStatusPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadSettingStatus(searchParams)
  const { rows, total } = await listSettingStatus(actor, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Per setting status' },
        ]}
        title="Per setting status"
        description="Each setting that some policy sets, with its devices by status, whichever policies set it."
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
      </PageHeader>
      <SettingStatusList slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
