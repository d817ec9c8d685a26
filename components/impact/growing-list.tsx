'use client'
import type { ReactNode } from 'react'
import type { ImpactDraft } from '@/lib/features/impact/schema'
import type { ImpactLists, ListPart } from '@/lib/features/impact/types'
import { Button } from '../ui/button'
import { useMore } from './use-more'
import { numberText } from '@/components/ui/count-text'

/** A list whose further rows come at the press of a button. */
export function GrowingList<R>({
  tenant,
  draft,
  first,
  noun,
  pick,
  children,
}: {
  tenant: string
  draft: ImpactDraft
  first: ListPart<R>
  /** What the rows are, in the plural: 'settings'. */
  noun: string
  pick: (lists: ImpactLists) => ListPart<R>
  children: (rows: readonly R[]) => ReactNode
}) {
  const { rows, more, state, showMore } = useMore(tenant, draft, first, pick)
  return (
    <>
      {children(rows)}
      {more > 0 && (
        <div className="mt-2 -ml-2 flex flex-wrap items-center gap-x-2">
          <Button
            variant="subtle"
            icon="chevronDown"
            className="text-link"
            busy={state === 'busy'}
            onClick={() => void showMore()}
          >
            {`Show ${numberText(more)} more ${noun}`}
          </Button>
          {state === 'failed' && (
            <span className="text-caption text-danger" role="alert">
              They could not be read. Try again.
            </span>
          )}
        </div>
      )}
    </>
  )
}
