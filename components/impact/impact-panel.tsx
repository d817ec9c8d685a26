'use client'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import { ImpactView } from './impact-view'
import { useImpact } from './use-impact'

export interface ImpactPanelProps {
  /** The tenant's slug. */
  readonly tenant: string
  /** The edit as it stands; null while it equals what is saved. Compared by content: a new object each time does no harm. */
  readonly draft: ImpactDraft | null
  /** The form knows that the draft has errors: the panel says so and asks nothing. */
  readonly hasErrors?: boolean
  /** What the panel says while `draft` is null. */
  readonly idle?: string
  readonly className?: string
}

/** What saving would do, before it is saved; follows the draft while one types. Saving never waits for it. */
export function ImpactPanel({ tenant, draft, hasErrors, idle, className }: ImpactPanelProps) {
  const impact = useImpact(tenant, draft, hasErrors)
  return <ImpactView tenant={tenant} impact={impact} idle={idle} className={className} />
}
