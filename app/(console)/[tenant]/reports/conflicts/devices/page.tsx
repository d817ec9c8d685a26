import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { ConflictDeviceList } from '@/components/conflicts/conflict-device-list'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { listConflictDevices } from '@/lib/features/conflicts/device-queries'
import { loadConflictDevices } from '@/lib/features/conflicts/params'
import { describeSelection } from '@/lib/features/conflicts/queries'
import { conflictHref, readSelection } from '@/lib/features/conflicts/reference'
import { requireActor } from '@/lib/features/core/actor'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Devices – Conflicts' }

export default async function ConflictDevicesPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  const p = await loadConflictDevices(searchParams)
  const selection = readSelection(p)
  if (!selection) notFound()
  const { title, sentence } = await describeSelection(actor, selection, p.policy)
  const { rows, total } = await listConflictDevices(actor, selection, p)
  const slug = actor.tenantSlug
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Conflicts', href: `/${slug}/reports/conflicts` },
          { label: title, href: conflictHref(slug, selection) },
          { label: 'Devices' },
        ]}
        title={`Devices in conflict: ${title}`}
        description={sentence}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        <LinkButton href={conflictHref(slug, selection)} icon="diamond">
          Sources and ways out
        </LinkButton>
        <RefreshButton />
      </PageHeader>
      <ConflictDeviceList slug={slug} rows={rows} total={total} state={p} />
    </>
  )
}
