import type { Metadata } from 'next'
import Link from 'next/link'
import type { SearchParams } from 'nuqs/server'
import { numberText } from '@/components/ui/count-text'
import { ConflictList } from '@/components/conflicts/conflict-list'
import { ConflictViews } from '@/components/conflicts/conflict-views'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { PageHeader } from '@/components/ui/page-header'
import { requireActor } from '@/lib/features/core/actor'
import { loadConflicts } from '@/lib/features/conflicts/params'
import { findConflict, listConflicts } from '@/lib/features/conflicts/queries'
import { selectionOf } from '@/lib/features/conflicts/reference'
import { devicesHref } from '@/lib/features/home/device-links'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Conflicts – Reports' }

export default async function ConflictsPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadConflicts(searchParams)
  const report = await listConflicts(actor, p)
  const revision = await getRevisionState(actor)
  const slug = actor.tenantSlug
  const { settings, devices } = report.totals
  return (
    // The page makes room for the pane where there is enough of it.
    <div className={p.open === null ? undefined : 'xl:pr-[520px]'}>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Conflicts' },
        ]}
        title="Conflicts"
        description={
          settings === 0 ? (
            'Settings that policies disagree on are listed here, with the ways out.'
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
        revision={<RevisionLine info={revision} />}
      >
        <RefreshButton />
      </PageHeader>
      <ConflictViews slug={slug} view={p.view} totals={report.totals} params={p} />
      <ConflictList
        slug={slug}
        view={p.view}
        report={report}
        state={p}
        openId={p.open}
        detail={p.open ? await findConflict(actor, selectionOf(p.view, p.open)) : null}
        revision={{ newest: revision.revision, shown: revision.resolvedRevision }}
      />
    </div>
  )
}
