import type { Metadata } from 'next'
import Link from 'next/link'
import { VersionList } from '@/components/policies/policy-cards'
import { Card } from '@/components/ui/card'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { listVersions } from '@/lib/features/policies/version-queries'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<{ page?: string | string[] }>
}

export const metadata: Metadata = { title: 'Versions' }

const PAGE_SIZE = 50

export default async function PolicyVersionsPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const page = Math.max(1, Math.floor(Number((await searchParams).page)) || 1)
  const { rows, total } = await listVersions(actor, id, { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE })
  const href = `/${actor.tenantSlug}/policies/${id}`
  return (
    <Card title="Versions" note="Every save makes one. They are never changed or removed." flush>
      <div className="border-t border-hairline">
        <VersionList versions={rows} current={policy.version} href={href} />
      </div>
      {total > PAGE_SIZE && (
        <nav aria-label="Pages" className="flex gap-4 border-t border-hairline px-4 py-3">
          {page > 1 && (
            <Link className="link" href={`${href}/versions?page=${page - 1}`}>
              Newer
            </Link>
          )}
          {page * PAGE_SIZE < total && (
            <Link className="link" href={`${href}/versions?page=${page + 1}`}>
              Older
            </Link>
          )}
        </nav>
      )}
    </Card>
  )
}
