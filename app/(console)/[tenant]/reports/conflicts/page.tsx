import type { Metadata } from 'next'
import Link from 'next/link'
import type { SearchParams } from 'nuqs/server'
import { numberText } from '@/components/charts/chart-tones'
import { RefreshButton } from '@/components/home/refresh-button'
import { ConflictList } from '@/components/reports/conflict-list'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { devicesHref } from '@/lib/features/home/device-links'
import { loadConflicts } from '@/lib/features/reports/params'
import { listConflictReport } from '@/lib/features/reports/report-queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Conflicts – Reports' }

export default async function ConflictsPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadConflicts(searchParams)
  const { rows, total, settings, devices } = await listConflictReport(actor, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Conflicts' },
        ]}
        title="Conflicts"
        description={
          settings === 0 ? (
            'Settings that policies disagree on are listed here.'
          ) : (
            <>
              {settings === 1 ? '1 setting' : `${numberText(settings)} settings`} on{' '}
              <Link href={devicesHref(slug, { status: 'conflict' })} className="link font-semibold">
                {devices === 1 ? '1 device' : `${numberText(devices)} devices`}
              </Link>
              . While policies disagree nothing is sent, and devices keep what they have.
            </>
          )
        }
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <RefreshButton />
      </PageHeader>
      <ConflictList slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
