import { TabNav } from '@/components/ui/tab-nav'
import type { ConflictTotals } from '@/lib/features/conflicts/conflict-rows'
import type { ConflictParams } from '@/lib/features/conflicts/params'
import type { ConflictView } from '@/lib/features/conflicts/reference'

const VIEWS: readonly { readonly view: ConflictView; readonly label: string }[] = [
  { view: 'setting', label: 'By setting' },
  { view: 'pair', label: 'By pair of policies' },
  { view: 'devices', label: 'By number of devices' },
]

/** The ways to look at conflicts. Search and filters stay; what only one way has (order, page, open row) does not. */
export function ConflictViews({
  slug,
  view,
  totals,
  params,
}: {
  slug: string
  view: ConflictView
  totals: ConflictTotals
  params: ConflictParams
}) {
  const counts = { setting: totals.settings, pair: totals.pairs, devices: totals.contests }
  return (
    <TabNav
      label="Ways to look at conflicts"
      tabs={VIEWS.map((one) => ({
        href: `/${slug}/reports/conflicts${queryFor(one.view, params)}`,
        label: one.label,
        count: counts[one.view],
        isCurrent: one.view === view,
      }))}
    />
  )
}

function queryFor(view: ConflictView, { q, policy, platform, type, atLeast }: ConflictParams): string {
  const query = new URLSearchParams()
  if (view !== 'setting') query.set('view', view)
  if (q) query.set('q', q)
  for (const [name, values] of Object.entries({ policy, platform, type, atLeast })) {
    if (values.length > 0) query.set(name, values.join(','))
  }
  const text = query.toString()
  return text ? `?${text}` : ''
}
