'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { MessageBar } from '@/components/ui/feedback'
import { RelativeTime } from '@/components/ui/relative-time'
import { discardDraft } from '@/lib/features/policy-versions/draft-actions'
import type { DraftKind, StoredDraft } from '@/lib/features/policy-versions/draft-schema'

/** Offers what the person typed earlier, here or on another machine. Until it is decided, nothing replaces it. */
export function DraftOffer<K extends DraftKind>({
  slug,
  kind,
  subjectId,
  draft,
  current,
  onContinue,
  onDiscard,
}: {
  slug: string
  kind: K
  subjectId: string
  draft: StoredDraft<K>
  /** The current version; 0 for a new policy. */
  current: number
  onContinue: (draft: StoredDraft<K>) => void
  onDiscard: () => void
}) {
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const discard = async () => {
    setBusy(true)
    const result = await discardDraft(slug, { kind, subjectId })
    setBusy(false)
    if (result.ok) onDiscard()
    else setFailure(result.message)
  }
  const isOld = draft.baseVersion < current
  const hasSecrets = 'secretIds' in draft.content && draft.content.secretIds.length > 0
  return (
    <MessageBar
      className="mb-4"
      title="You have a draft"
      action={
        <span className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => onContinue(draft)}>
            Continue
          </Button>
          <Button busy={isBusy} onClick={() => void discard()}>
            Discard
          </Button>
        </span>
      }
    >
      Last typed <RelativeTime at={draft.updatedAt} />.
      {isOld &&
        ` It started from version ${draft.baseVersion}; the policy is at version ${current}, and both are joined when you continue.`}
      {hasSecrets && ' Secrets are not kept in drafts: type them again.'}
      {failure && <span className="block text-danger">{failure}</span>}
    </MessageBar>
  )
}
