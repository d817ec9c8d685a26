import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { VersionList } from '@/components/policies/versions/version-list'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { listVersionChanges } from '@/lib/features/policy-versions/list-queries'
import { loadVersionList } from '@/lib/features/policy-versions/params'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Versions' }

export default async function PolicyVersionsPage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const p = await loadVersionList(searchParams)
  const { rows, total } = await listVersionChanges(actor, id, p)
  return (
    <>
      <p className="mb-3 text-text-2">
        Every save makes a version. Versions are never changed: restoring one makes a new one.
      </p>
      <VersionList
        rows={rows}
        total={total}
        state={p}
        current={policy.version}
        href={`/${actor.tenantSlug}/policies/${id}/versions`}
        canWrite={policy.canWrite}
      />
    </>
  )
}
