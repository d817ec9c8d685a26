import type { Metadata } from 'next'
import type { SearchParams } from 'nuqs/server'
import { CompareBar } from '@/components/policies/versions/compare-bar'
import { DiffCards } from '@/components/policies/versions/diff-cards'
import { requireActor } from '@/lib/features/core/actor'
import { getPolicy } from '@/lib/features/policies/queries'
import { getComparison } from '@/lib/features/policy-versions/compare-queries'
import { loadCompare } from '@/lib/features/policy-versions/params'

interface Props {
  readonly params: Promise<{ tenant: string; id: string }>
  readonly searchParams: Promise<SearchParams>
}

export const metadata: Metadata = { title: 'Compare versions' }

export default async function ComparePage({ params, searchParams }: Props) {
  const { tenant, id } = await params
  const actor = await requireActor(tenant, 'policy:read')
  const policy = await getPolicy(actor, id)
  const p = await loadCompare(searchParams)
  const { view, ...comparison } = await getComparison(actor, id, p)
  const { from, to } = comparison
  return (
    <div className="space-y-4">
      <h2 className="sr-only">
        {from.title} and {to.title}
      </h2>
      <CompareBar comparison={comparison} current={policy.version} only={p.only} />
      <DiffCards
        view={view}
        from={from.title}
        to={to.title}
        only={p.only}
        isPlain={from.saved === null || to.saved === null}
      />
    </div>
  )
}
