import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PolicyValuesCard } from '@/components/policies/policy-values-card'
import { Card } from '@/components/ui/card'
import { DescriptionList } from '@/components/ui/description-list'
import { RelativeTime } from '@/components/ui/relative-time'
import { requireActor } from '@/lib/features/core/actor'
import { getVersionValues } from '@/lib/features/policies/version-queries'

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
  const { version, values } = await getVersionValues(actor, id, Number(number))
  return (
    <div className="space-y-4">
      <Card
        title={`Version ${version.number}`}
        action={
          <Link className="link" href={`/${actor.tenantSlug}/policies/${id}/versions`}>
            All versions
          </Link>
        }
      >
        <DescriptionList
          items={[
            { label: 'Name', value: version.name },
            { label: 'Change', value: version.note || 'None noted' },
            { label: 'Saved', value: <RelativeTime at={version.createdAt} /> },
            { label: 'By', value: version.authorName ?? 'Command line' },
            { label: 'Revision', value: version.revision },
          ]}
        />
      </Card>
      <PolicyValuesCard values={values} />
    </div>
  )
}
