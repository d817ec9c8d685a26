import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PolicyValuesCard } from '@/components/policies/policy-values-card'
import { DiffCards } from '@/components/policies/versions/diff-cards'
import { LinkButton } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { getVersionValues } from '@/lib/features/policies/version-queries'
import { findVersionChanges } from '@/lib/features/policy-versions/compare-queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string; number: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Version ${(await params).number}` }
}

export default async function PolicyVersionPage({ params }: Props) {
  const { tenant, id, number } = await params
  const actor = await requireActor(tenant, 'policy:read')
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound()
  const policy = await getPolicy(actor, id)
  const { version, values } = await getVersionValues(actor, id, Number(number))
  const changes = await findVersionChanges(actor, id, version.number)
  const href = `/${actor.tenantSlug}/policies/${id}/versions`
  const isCurrent = version.number === policy.version
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-1">
        <LinkButton variant="subtle" icon="history" href={href}>
          All versions
        </LinkButton>
        <LinkButton
          variant="subtle"
          icon="arrowLeftRight"
          href={`${href}/compare?from=${version.number}&to=${isCurrent ? 'defaults' : policy.version}`}
        >
          {isCurrent ? 'Compare with product defaults' : 'Compare with the current version'}
        </LinkButton>
        {!isCurrent && policy.canWrite && (
          <LinkButton variant="subtle" icon="reset" href={`${href}/${version.number}/restore`}>
            Restore
          </LinkButton>
        )}
      </div>
      <Card title={`Version ${version.number}`} note={isCurrent && 'Current'}>
        <DescriptionList
          items={[
            { label: 'Name', value: version.name },
            { label: 'Note', value: version.note || 'None' },
            { label: 'Saved', value: <RelativeTime at={version.createdAt} /> },
            { label: 'By', value: version.authorName ?? 'Command line' },
            { label: 'Revision', value: version.revision },
          ]}
        />
      </Card>
      {changes && (
        <section aria-labelledby="changes">
          <h2 id="changes" className="mb-2 text-section font-semibold">
            What it changed
          </h2>
          <DiffCards
            view={changes}
            from={`Version ${version.number - 1}`}
            to={`Version ${version.number}`}
            only
          />
        </section>
      )}
      <section aria-labelledby="values">
        <h2 id="values" className="mb-2 text-section font-semibold">
          What it configures
        </h2>
        <PolicyValuesCard values={values} />
      </section>
    </div>
  )
}
