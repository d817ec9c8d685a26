'use client'
import { RelativeTime } from '@/components/ui/relative-time'
import type { DraftState } from './use-saved-draft'

/** How a draft stands, in a few words beside the buttons. */
export function DraftNote({ state }: { state: DraftState }) {
  return (
    <span className="text-caption text-text-3" role="status">
      <Words state={state} />
    </span>
  )
}

function Words({ state }: { state: DraftState }) {
  switch (state.kind) {
    case 'none':
      return null
    case 'saving':
      return 'Saving draft…'
    case 'saved':
      return (
        <>
          Draft saved <RelativeTime at={state.at} />
        </>
      )
    case 'failed':
      return <span className="text-danger">Draft not saved: {state.message}</span>
  }
}
