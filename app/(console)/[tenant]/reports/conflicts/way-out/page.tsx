import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { WayOutDeviceList } from '@/components/conflicts/way-out-device-list'
import { WayOutEdits } from '@/components/conflicts/way-out-edits'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/feedback'
import { PageHeader } from '@/components/ui/page-header'
import { TabNav } from '@/components/ui/tab-nav'
import { loadWayOut } from '@/lib/features/conflicts/params'
import { conflictHref } from '@/lib/features/conflicts/reference'
import { wayOutDevicesHref, WAY_OUT_NUMBERS, WAY_OUT_WORDS } from '@/lib/features/conflicts/way-out'
import { listWayOutDevices } from '@/lib/features/conflicts/way-out-devices'
import { requireActor } from '@/lib/features/core/actor'

interface Props {
  readonly params: Promise<{ tenant: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Way out – Conflicts' }

/** The devices behind the numbers of a way out, before anything is saved. */
export default async function WayOutPage({ params, searchParams }: Props) {
  const actor = await requireActor((await params).tenant, 'report:read')
  await requireActor(actor.tenantSlug, 'policy:read')
  const p = await loadWayOut(searchParams)
  const slug = actor.tenantSlug
  if (p.key === '') redirect(`/${slug}/reports/conflicts`)
  const { revision, settingName, way, rows, total } = await listWayOutDevices(actor, p)
  const back = conflictHref(
    slug,
    p.among.length > 0 ? { kind: 'contest', key: p.key, among: p.among } : { kind: 'setting', key: p.key },
  )
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Home', href: `/${slug}` },
          { label: 'Reports', href: `/${slug}/reports` },
          { label: 'Conflicts', href: `/${slug}/reports/conflicts` },
          { label: settingName, href: back },
          { label: 'Way out' },
        ]}
        title={way?.title ?? 'Way out'}
        description={`A way out of the conflict on ${settingName}, worked out on revision ${revision}. Nothing is saved yet.`}
      >
        {way && <WayOutEdits edits={way.edits} isFirst />}
        <LinkButton href={back} variant="subtle" icon="chevronLeft">
          All ways out
        </LinkButton>
      </PageHeader>
      {way ? (
        <>
          <TabNav
            label="What this changes"
            tabs={WAY_OUT_NUMBERS.map((of) => ({
              href: wayOutDevicesHref(slug, p, way.id, of),
              label: WAY_OUT_WORDS[of].title,
              count: way[of],
              isCurrent: of === p.of,
            }))}
          />
          <p className="mb-3 text-text-2">{WAY_OUT_WORDS[p.of].sentence}</p>
          <WayOutDeviceList slug={slug} of={p.of} rows={rows} total={total} state={p} />
        </>
      ) : (
        <Card>
          <EmptyState icon="circleCheck" title="This way out is no more">
            The conflict was resolved, or its policies and groups changed, since this address was made.{' '}
            <Link className="link" href={back}>
              Look at the conflict as it is now
            </Link>
            .
          </EmptyState>
        </Card>
      )}
    </>
  )
}
