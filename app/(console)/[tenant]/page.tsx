import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AttentionCard } from '@/components/home/attention-card'
import { CheckInAndStatusCard, EnrollmentCard } from '@/components/home/fleet-cards'
import { HomeSentence } from '@/components/home/home-sentence'
import { RecentChangesCard } from '@/components/home/recent-changes-card'
import { RefreshButton } from '@/components/home/refresh-button'
import { RevisionCard } from '@/components/home/revision-card'
import { SetupCard } from '@/components/home/setup-card'
import { RevisionLine } from '@/components/shell/revision-line'
import { LinkButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/page-header'
import { can } from '@/lib/domain/access'
import { requireActor } from '@/lib/features/core/actor'
import { getHome } from '@/lib/features/home/queries'
import { getRevisionState } from '@/lib/features/reports/revision'

interface Props {
  readonly params: Promise<{ tenant: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const actor = await requireActor((await params).tenant)
  // The layout's template is for the pages below it, not for its own.
  return { title: { absolute: `Tenant overview – ${actor.tenantName}` } }
}

export default async function HomePage({ params }: Props) {
  const actor = await requireActor((await params).tenant)
  const slug = actor.tenantSlug
  // Roles that manage people only have nothing to see here; their work is on the Users page.
  if (!can(actor, 'device:read')) redirect(`/${slug}/users`)
  const home = await getHome(actor, new Date())
  const isSetUp = home.setup.every((step) => step.isDone)
  return (
    <>
      <PageHeader
        title="Tenant overview"
        description={<HomeSentence slug={slug} home={home} />}
        revision={<RevisionLine info={await getRevisionState(actor)} />}
      >
        {can(actor, 'policy:write') && (
          <LinkButton href={`/${slug}/policies/new`} variant="primary" icon="plus">
            Create policy
          </LinkButton>
        )}
        <LinkButton href={`/${slug}/devices`} variant="subtle" icon="laptop">
          Onboard devices
        </LinkButton>
        <RefreshButton />
      </PageHeader>
      <div className="space-y-4">
        <div className={isSetUp ? '' : 'grid gap-4 xl:grid-cols-[minmax(0,1fr)_336px]'}>
          <AttentionCard items={home.attention} isEmptyTenant={home.devices.total === 0} />
          {!isSetUp && <SetupCard steps={home.setup} />}
        </div>
        <div className="grid gap-4 xl:grid-cols-[456px_minmax(0,1fr)]">
          <EnrollmentCard slug={slug} devices={home.devices} />
          <CheckInAndStatusCard slug={slug} home={home} />
        </div>
        <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_336px]">
          <RecentChangesCard slug={slug} changes={home.changes} />
          <RevisionCard slug={slug} run={home.lastRun} />
        </div>
      </div>
    </>
  )
}
